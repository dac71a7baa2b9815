'use client';

import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import { usePalette } from './palette.store';

const CommandPalette = dynamic(() => import('./command-palette').then((m) => m.CommandPalette), {
  ssr: false,
});

/** Listens for Ctrl-K and Cmd-K; the palette's code is loaded when it is first opened. */
export function PaletteHost() {
  const { open, setOpen } = usePalette();
  const [wanted, setWanted] = useState(false);
  if (open && !wanted) setWanted(true);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      if (event.altKey || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      setOpen(!usePalette.getState().open);
    };
    // While capturing, so that a text editor with the same chord does not take it first.
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [setOpen]);

  return wanted ? <CommandPalette /> : null;
}
