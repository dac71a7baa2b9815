'use client';

import { useEffect } from 'react';

interface SaveKeys {
  save: () => unknown;
  saveWithNote: () => unknown;
}

/**
 * Ctrl-S and Cmd-S make a version wherever the focus is, with Shift one with a note; without `keys`, they at least do
 * not open the browser's dialog.
 */
export function useSaveShortcut(keys: SaveKeys | undefined): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.shiftKey) keys?.saveWithNote();
      else keys?.save();
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [keys]);
}
