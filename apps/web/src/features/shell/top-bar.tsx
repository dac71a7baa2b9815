import Link from 'next/link';
import { NotificationBell } from '@/features/notifications';
import { PaletteButton } from '@/features/palette';
import { CairnMark } from '@/shared/ui/cairn-mark';
import { ConnectionIndicator } from './connection-indicator';
import { ProjectSwitcher } from './project-switcher';
import { ThemeButton } from './theme-button';
import { UserButton } from './user-button';

export function TopBar() {
  return (
    <header className="sticky top-0 z-40 border-b bg-background/90 backdrop-blur-sm">
      <div className="flex h-12 items-center gap-1 px-3 sm:gap-2 sm:px-4">
        <Link href="/" className="flex items-center gap-2 rounded-md py-1 pr-1 font-semibold tracking-tight">
          <CairnMark className="size-6 text-primary" />
          <span className="sr-only sm:not-sr-only">Cairn</span>
        </Link>
        <ProjectSwitcher />
        <div className="ml-auto flex items-center gap-1">
          <ConnectionIndicator />
          <PaletteButton />
          <NotificationBell />
          <ThemeButton />
          <UserButton />
        </div>
      </div>
    </header>
  );
}
