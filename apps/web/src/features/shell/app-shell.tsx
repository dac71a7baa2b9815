import type { ReactNode } from 'react';
import { FreshProofHost } from '@/features/fresh-proof';
import { NewDocumentHost, PaletteHost } from '@/features/palette';
import { CreateProjectHost } from '@/features/projects';
import { cn } from '@/shared/lib/cn';
import { TopBar } from './top-bar';

interface AppShellProps {
  children: ReactNode;
  /** The page fills what is left of the screen and scrolls by itself. */
  fill?: boolean;
}

/** The frame of every page of somebody who is signed in. */
export function AppShell({ children, fill }: AppShellProps) {
  return (
    <div data-fill={fill || undefined} className={cn('flex flex-col', fill ? 'h-dvh' : 'min-h-dvh')}>
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-popover focus:px-3 focus:py-2 focus:shadow-lg"
      >
        Skip to content
      </a>
      <TopBar />
      <main
        id="main"
        tabIndex={-1}
        className={cn(
          'flex min-w-0 flex-1 flex-col outline-none',
          fill ? 'min-h-0 overflow-hidden' : 'mx-auto w-full max-w-6xl px-4 py-6 sm:px-6 sm:py-8',
        )}
      >
        {children}
      </main>
      <PaletteHost />
      <CreateProjectHost />
      <FreshProofHost />
      <NewDocumentHost />
    </div>
  );
}
