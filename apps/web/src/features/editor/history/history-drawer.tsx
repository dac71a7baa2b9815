'use client';

import { useState } from 'react';
import { cn } from '@/shared/lib/cn';
import { Sheet, SheetContent, SheetDescription, SheetHeader, SheetTitle } from '@/shared/ui/sheet';
import type { DocumentBuffer } from '../buffer';
import { useBufferState } from '../buffer';
import type { Monaco } from '../monaco';
import { VersionList } from './version-list';
import { VersionView } from './version-view';

interface HistoryDrawerProps {
  monaco: Monaco;
  projectId: string;
  buffer: DocumentBuffer;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Whether a version may be made the current one. */
  canRestore: boolean;
}

/** Every version of the document; one of them beside the text as it stands now. */
export function HistoryDrawer({ open, onOpenChange, ...props }: HistoryDrawerProps) {
  return (
    <Sheet open={open} onOpenChange={onOpenChange}>
      <SheetContent side="right" className="w-screen gap-0 p-0 sm:w-[min(76rem,94vw)]">
        <HistoryContent {...props} onClose={() => onOpenChange(false)} />
      </SheetContent>
    </Sheet>
  );
}

type HistoryContentProps = Omit<HistoryDrawerProps, 'open' | 'onOpenChange'> & { onClose: () => void };

function HistoryContent({ monaco, projectId, buffer, canRestore, onClose }: HistoryContentProps) {
  const base = useBufferState(buffer, (state) => state.base);
  const [chosen, setChosen] = useState<number>();
  // One below the other where two columns have no room: first the list, then the version.
  return (
    <>
      <SheetHeader className="border-b px-4 py-3">
        <SheetTitle>History</SheetTitle>
        <SheetDescription className="truncate font-mono text-xs">{base.fileName}</SheetDescription>
      </SheetHeader>
      <div className="flex min-h-0 flex-1">
        <VersionList
          projectId={projectId}
          docId={buffer.docId}
          current={base.version}
          chosen={chosen}
          onChoose={setChosen}
          className={cn('w-full shrink-0 overflow-y-auto sm:w-64 sm:border-r', chosen && 'max-sm:hidden')}
        />
        <div className={cn('flex min-w-0 flex-1 flex-col', !chosen && 'max-sm:hidden')}>
          {chosen ? (
            <VersionView
              key={chosen}
              monaco={monaco}
              projectId={projectId}
              buffer={buffer}
              version={chosen}
              canRestore={canRestore}
              onBack={() => setChosen(undefined)}
              onRestored={onClose}
            />
          ) : (
            <p className="m-auto max-w-xs p-6 text-center text-sm text-muted-foreground">
              Choose a version to see how it differs from the text as it stands now.
            </p>
          )}
        </div>
      </div>
    </>
  );
}
