'use client';

import { useEffect } from 'react';

/** Ctrl-S and Cmd-S save, wherever the focus is; without `save`, they at least do not open the browser's dialog. */
export function useSaveShortcut(save: (() => unknown) | undefined): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey)) return;
      if (event.altKey || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      save?.();
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [save]);
}
