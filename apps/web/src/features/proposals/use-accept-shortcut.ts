import { useEffect, useRef } from 'react';

/** Control or Command with Enter, wherever the focus is. */
export function useAcceptShortcut(accept: () => void): void {
  const latest = useRef(accept);
  useEffect(() => {
    latest.current = accept;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
      // A dialog is in front of it.
      if (document.querySelector('[role=dialog]')) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current();
    };
    // Before Monaco, which begins a new line with it.
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);
}
