'use client';

import { useEffect, useRef } from 'react';
import type { ConflictRegions, RegionChoice } from './use-conflict-regions';

const choices: Record<string, RegionChoice> = { Digit1: 'first', Digit2: 'second', Digit3: 'both' };

/** F7 and Shift F7 go from place to place, Alt 1, 2 and 3 settle one, Ctrl Enter ends it: the text has the other keys. */
export function useRegionKeys(places: ConflictRegions, onEnd: (() => void) | undefined): void {
  const latest = useRef({ places, onEnd });
  useEffect(() => {
    latest.current = { places, onEnd };
  });
  useEffect(() => {
    // Before the editor, which has commands of its own on some of them.
    const options = { capture: true };
    const onKey = (event: KeyboardEvent) => {
      if (!act(event, latest.current.places, latest.current.onEnd)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('keydown', onKey, options);
    return () => window.removeEventListener('keydown', onKey, options);
  }, []);
}

function act(event: KeyboardEvent, { step, settle }: ConflictRegions, onEnd?: () => void): boolean {
  // A dialog over the page has the keys for itself.
  if (document.querySelector('[role=dialog], [role=alertdialog]')) return false;
  const choice = choices[event.code];
  if (event.key === 'F7') step(event.shiftKey ? -1 : 1);
  else if (event.altKey && choice) settle(choice);
  else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && onEnd) onEnd();
  else return false;
  return true;
}
