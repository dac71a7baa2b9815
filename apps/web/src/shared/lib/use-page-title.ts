'use client';

import { useEffect } from 'react';

/** Names the tab by what is on screen, which the static page could not know. */
export function usePageTitle(title: string | undefined): void {
  useEffect(() => {
    if (title) document.title = `${title} · Cairn`;
  }, [title]);
}
