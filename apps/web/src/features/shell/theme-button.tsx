'use client';

import { MoonIcon, SunIcon } from 'lucide-react';
import { Button } from '@/shared/ui/button';
import { LazyMenu } from './lazy-menu';

const load = () => import('./theme-menu').then((m) => m.ThemeMenu);

export function ThemeButton() {
  return (
    <LazyMenu
      load={load}
      trigger={
        <Button variant="ghost" size="icon" className="size-8" aria-label="Theme" title="Theme">
          <SunIcon className="dark:hidden" />
          <MoonIcon className="hidden dark:block" />
        </Button>
      }
    />
  );
}
