'use client';

import { useTheme } from 'next-themes';
import { useCallback, useEffect, useState } from 'react';
import { loadMonaco, type Monaco } from './load-monaco';
import { applyTheme } from './theme';

interface MonacoLoad {
  monaco: Monaco | undefined;
  error: unknown;
  retry: () => void;
}

/** Monaco once it is there, in the page's theme. */
export function useMonaco(): MonacoLoad {
  const [monaco, setMonaco] = useState<Monaco>();
  const [error, setError] = useState<unknown>();
  const { resolvedTheme } = useTheme();

  const start = useCallback(() => {
    setError(undefined);
    loadMonaco().then(
      (loaded) => setMonaco(() => loaded),
      (failure: unknown) => setError(failure),
    );
  }, []);
  useEffect(start, [start]);
  useEffect(() => {
    if (!monaco) return;
    // The class that switches the page's colours is set in the same moment; read them after it.
    const frame = requestAnimationFrame(() => applyTheme(monaco, resolvedTheme === 'dark'));
    return () => cancelAnimationFrame(frame);
  }, [monaco, resolvedTheme]);

  return { monaco, error, retry: start };
}
