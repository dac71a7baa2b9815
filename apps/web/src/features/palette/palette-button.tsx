'use client';

import { SearchIcon } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { Button } from '@/shared/ui/button';
import { Kbd } from '@/shared/ui/kbd';
import { usePalette } from './palette.store';

const never = () => () => {};
const isApple = () => /Mac|iPhone|iPad/.test(navigator.userAgent);

export function PaletteButton() {
  const setOpen = usePalette((palette) => palette.setOpen);
  const apple = useSyncExternalStore(never, isApple, () => false);
  return (
    <Button
      variant="outline"
      size="sm"
      className="w-8 justify-start gap-2 px-2 font-normal text-muted-foreground sm:w-52"
      aria-keyshortcuts="Control+K Meta+K"
      onClick={() => setOpen(true)}
    >
      <SearchIcon />
      <span className="flex-1 text-left max-sm:sr-only">Search or run…</span>
      <Kbd aria-hidden className="hidden sm:inline-flex">
        {apple ? '⌘' : 'Ctrl'} K
      </Kbd>
    </Button>
  );
}
