'use client';

import { useCallback, useSyncExternalStore } from 'react';

/** Where the tree becomes a drawer. */
export const WIDE = '(min-width: 900px)';
/** Where text and preview fit side by side. */
export const SPLITTABLE = '(min-width: 700px)';

export function useMediaQuery(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => true,
  );
}
