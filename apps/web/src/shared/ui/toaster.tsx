'use client';

import { useTheme } from 'next-themes';
import { useEffect } from 'react';
import { Toaster as Sonner } from 'sonner';
import { toasterIsReady } from './toast';

const style: Record<string, string> = {
  '--normal-bg': 'var(--popover)',
  '--normal-text': 'var(--popover-foreground)',
  '--normal-border': 'var(--border)',
  '--border-radius': 'var(--radius)',
};

export function Toaster() {
  const { resolvedTheme } = useTheme();
  // Sonner, being below, has begun to listen when this runs.
  useEffect(toasterIsReady, []);
  return (
    <Sonner
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      position="bottom-right"
      closeButton
      style={style}
      toastOptions={{
        style: { fontFamily: 'var(--font-sans)' },
        // Sonner's own colour of it changes a moment after the page's when the theme does.
        classNames: { description: 'text-muted-foreground!' },
      }}
    />
  );
}
