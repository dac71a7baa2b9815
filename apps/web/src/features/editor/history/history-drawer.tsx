'use client';

import type { DocReading } from '@cairn/contracts';
import { useState } from 'react';
import { cn } from '@/shared/lib/cn';
import { Sheet, SheetContent, SheetDescription, SheetHeader, SheetTitle } from '@/shared/ui/sheet';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/shared/ui/tabs';
import type { DocumentBuffer } from '../buffer';
import { useBufferState } from '../buffer';
import type { Monaco } from '../monaco';
import { ReadingList } from './reading-list';
import { VersionList } from './version-list';
import { VersionView } from './version-view';

interface HistoryDrawerProps {
  monaco: Monaco;
  projectId: string;
  /** Of the project's repository; commits are shown there. */
  repoUrl: string | null;
  buffer: DocumentBuffer;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Whether a version may be made the current one. */
  canRestore: boolean;
}

/** Every version of the document, and what agents read of it; one of them beside the text as it stands now. */
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

interface Chosen {
  version: number;
  /** Whose reading it is that is looked at. */
  reading?: DocReading;
}

function HistoryContent(props: HistoryContentProps) {
  const { monaco, projectId, repoUrl, buffer, canRestore, onClose } = props;
  const base = useBufferState(buffer, (state) => state.base);
  const [chosen, setChosen] = useState<Chosen>();
  const of = { projectId, docId: buffer.docId };
  // One below the other where two columns have no room: first the list, then the version.
  return (
    <>
      <SheetHeader className="border-b px-4 py-3">
        <SheetTitle>History</SheetTitle>
        <SheetDescription className="truncate font-mono text-xs">{base.fileName}</SheetDescription>
      </SheetHeader>
      <div className="flex min-h-0 flex-1">
        <Tabs
          defaultValue="versions"
          className={cn('w-full shrink-0 gap-0 sm:w-72 sm:border-r', chosen && 'max-sm:hidden')}
        >
          <TabsList className="shrink-0 px-2">
            <TabsTrigger value="versions">Versions</TabsTrigger>
            <TabsTrigger value="readings">Read by agents</TabsTrigger>
          </TabsList>
          <TabsContent value="versions" className="min-h-0 flex-1 overflow-y-auto">
            <VersionList
              {...of}
              repoUrl={repoUrl}
              current={base.version}
              chosen={chosen?.reading ? undefined : chosen?.version}
              onChoose={(version) => setChosen({ version })}
            />
          </TabsContent>
          <TabsContent value="readings" className="min-h-0 flex-1 overflow-y-auto">
            <ReadingList
              {...of}
              chosen={chosen?.reading}
              onChoose={(reading) =>
                reading.version !== null && setChosen({ version: reading.version, reading })
              }
            />
          </TabsContent>
        </Tabs>
        <div className={cn('flex min-w-0 flex-1 flex-col', !chosen && 'max-sm:hidden')}>
          {chosen ? (
            <VersionView
              key={`${chosen.version} ${chosen.reading?.sessionId}`}
              monaco={monaco}
              projectId={projectId}
              buffer={buffer}
              version={chosen.version}
              readBy={chosen.reading}
              canRestore={canRestore}
              onBack={() => setChosen(undefined)}
              onRestored={onClose}
            />
          ) : (
            <p className="m-auto max-w-xs p-6 text-center text-sm text-muted-foreground">
              Choose a version to see how it differs from the text as it stands now, or from another one.
            </p>
          )}
        </div>
      </div>
    </>
  );
}
