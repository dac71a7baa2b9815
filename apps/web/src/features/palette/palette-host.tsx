'use client';

import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import { useParams } from 'next/navigation';
import { usePalette } from './palette.store';
import { useRecentDocs } from './recent-docs.store';

const CommandPalette = dynamic(() => import('./command-palette').then((m) => m.CommandPalette), {
  ssr: false,
});

/** Listens for Ctrl-K (everything) and, in a project, Ctrl-P (its documents); the palette's code is loaded when it is first opened. */
export function PaletteHost() {
  const { open, setOpen } = usePalette();
  const [wanted, setWanted] = useState(false);
  if (open && !wanted) setWanted(true);

  const { projectId, docId } = useParams<{ projectId?: string; docId?: string }>();
  const note = useRecentDocs((recent) => recent.note);
  useEffect(() => {
    if (projectId && docId) note(projectId, docId);
  }, [projectId, docId, note]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      const { open: isOpen, isQuickOpen, quickOpen } = usePalette.getState();
      const key = event.key.toLowerCase();
      // Outside of a project, the browser may print.
      if (key !== 'k' && !(key === 'p' && projectId)) return;
      event.preventDefault();
      event.stopPropagation();
      if (isOpen && isQuickOpen === (key === 'p')) setOpen(false);
      else if (key === 'p') quickOpen();
      else setOpen(true);
    };
    // While capturing, so that a text editor with the same chord does not take it first.
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [setOpen, projectId]);

  return wanted ? <CommandPalette /> : null;
}
