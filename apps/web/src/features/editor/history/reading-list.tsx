'use client';

import type { DocReading } from '@cairn/contracts';
import { BotIcon } from 'lucide-react';
import { cn } from '@/shared/lib/cn';
import { Badge } from '@/shared/ui/badge';
import { Button } from '@/shared/ui/button';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorState } from '@/shared/ui/error-state';
import { Skeleton } from '@/shared/ui/skeleton';
import { TimeAgo } from '@/shared/ui/time-ago';
import { useReadings } from './version.queries';

interface ReadingListProps {
  projectId: string;
  docId: string;
  chosen: DocReading | undefined;
  onChoose: (reading: DocReading) => void;
}

const keyOf = ({ sessionId, userId, hash }: DocReading) => `${sessionId} ${userId} ${hash}`;

/** Which sessions of AI tools read the document, and whether what they read is still what stands there. */
export function ReadingList({ projectId, docId, chosen, onChoose }: ReadingListProps) {
  const readings = useReadings(projectId, docId);
  const list = readings.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <div aria-busy={readings.isPending}>
      {readings.isPending && <Skeleton className="m-4 h-24" />}
      {readings.isError && list.length === 0 && (
        <ErrorState error={readings.error} onRetry={() => void readings.refetch()} />
      )}
      {readings.isSuccess && list.length === 0 && (
        <EmptyState
          icon={BotIcon}
          title="No agent has read it yet"
          description="Connected workstations tell which session read which version; it shows here."
          className="px-4 py-8"
        />
      )}
      <ol className="p-2">
        {list.map((reading) => (
          <li key={keyOf(reading)}>
            <ReadingRow
              reading={reading}
              isChosen={chosen !== undefined && keyOf(chosen) === keyOf(reading)}
              onChoose={() => onChoose(reading)}
            />
          </li>
        ))}
      </ol>
      {readings.hasNextPage && (
        <Button
          variant="ghost"
          size="sm"
          className="mx-2 mb-3"
          disabled={readings.isFetchingNextPage}
          onClick={() => void readings.fetchNextPage()}
        >
          Show earlier
        </Button>
      )}
    </div>
  );
}

interface ReadingRowProps {
  reading: DocReading;
  isChosen: boolean;
  onChoose: () => void;
}

function ReadingRow({ reading, isChosen, onChoose }: ReadingRowProps) {
  const { sessionId, tool, userName, lastAt, hash, version, how, isCurrent } = reading;
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      disabled={version === null}
      onClick={onChoose}
      className={cn(
        'flex w-full flex-col gap-0.5 rounded-md px-2.5 py-2 text-left enabled:hover:bg-accent',
        isChosen && 'bg-accent',
      )}
    >
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm font-medium">
        {tool ?? 'Agent'}
        <Badge variant={isCurrent ? 'success' : 'warning'}>
          {version === null ? 'Unknown text' : `Version ${version}`}
        </Badge>
      </span>
      <span className="text-xs break-all text-muted-foreground">
        Session {sessionId} of {userName}, <TimeAgo at={lastAt} />
      </span>
      {how === 'inferred' && version !== null && (
        <span className="text-xs text-muted-foreground">
          {hash === null
            ? 'Inferred: the version that was current then, as the hook named no hash.'
            : 'Inferred: a command that the agent ran names the file.'}
        </span>
      )}
      {version === null && (
        <span className="text-xs text-muted-foreground">What it read is no version of this document.</span>
      )}
    </button>
  );
}
