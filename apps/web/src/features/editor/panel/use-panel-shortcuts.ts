'use client';

import { useEffect } from 'react';
import { type PanelTab, usePanel } from './panel.store';

const chords: Readonly<Record<string, PanelTab>> = { m: 'problems', o: 'outline' };

/** Ctrl-Shift-M shows the problems, Ctrl-Shift-O the outline, wherever the focus is. */
export function usePanelShortcuts(): void {
  const toggle = usePanel((panel) => panel.toggle);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const tab = chords[event.key.toLowerCase()];
      if (!tab || !event.shiftKey || event.altKey || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      event.stopPropagation();
      toggle(tab);
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [toggle]);
}
