import type { ReactNode } from 'react';
import { CairnMark } from '@/shared/ui/cairn-mark';

interface EntryFrameProps {
  title: string;
  text: string;
  children: ReactNode;
}

/** What somebody sees who is not signed in. */
export function EntryFrame({ title, text, children }: EntryFrameProps) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-4 py-10">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex flex-col gap-4">
          <CairnMark className="size-9 text-primary" />
          <div className="space-y-1">
            <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
            <p className="text-sm text-pretty text-muted-foreground">{text}</p>
          </div>
        </div>
        {children}
      </div>
    </main>
  );
}
