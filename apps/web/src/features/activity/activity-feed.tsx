'use client';

import type { ProjectEvent } from '@cairn/contracts';
import { ChevronRightIcon, HistoryIcon } from 'lucide-react';
import { editorPath } from '@/features/documents';
import { Button } from '@/shared/ui/button';
import { Card, CardHeader, CardTitle } from '@/shared/ui/card';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorState } from '@/shared/ui/error-state';
import { IntentLink } from '@/shared/ui/intent-link';
import { Skeleton } from '@/shared/ui/skeleton';
import { TimeAgo } from '@/shared/ui/time-ago';
import { useActivity } from './activity.queries';
import { foldImports } from './fold';
import { sentenceOf } from './sentence';

export function ActivityFeed({ projectId }: { projectId: string }) {
  const activity = useActivity(projectId);
  const events = activity.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <Card aria-busy={activity.isPending}>
      <CardHeader className="pb-2">
        <CardTitle>Activity</CardTitle>
      </CardHeader>
      {activity.isPending && <ActivitySkeleton />}
      {activity.isError && events.length === 0 && (
        <ErrorState error={activity.error} onRetry={() => void activity.refetch()} className="py-6" />
      )}
      {activity.isSuccess && events.length === 0 && (
        <EmptyState
          icon={HistoryIcon}
          title="Nothing happened yet"
          description="Saves, locks and syncs show here as they happen."
          className="py-6"
        />
      )}
      {events.length > 0 && (
        <ol className="flex flex-col gap-3 px-4 pb-4 sm:px-5">
          {foldImports(events).map((run) => (
            // By its oldest event: the run grows at the other end, and stays open while it does.
            <li key={run.at(-1)!.seq} className="text-[0.8125rem] leading-snug break-words">
              {run.length > 1 ? (
                <ImportRun events={run} projectId={projectId} />
              ) : (
                <ActivityLine event={run[0]!} projectId={projectId} />
              )}
            </li>
          ))}
        </ol>
      )}
      {activity.hasNextPage && (
        <Button
          variant="ghost"
          size="sm"
          className="mx-2 mb-2"
          disabled={activity.isFetchingNextPage}
          onClick={() => void activity.fetchNextPage()}
        >
          Show earlier
        </Button>
      )}
    </Card>
  );
}

function ImportRun({ events, projectId }: { events: ProjectEvent[]; projectId: string }) {
  return (
    <details className="group/run">
      <summary className="cursor-pointer list-none">
        From git: {events.length} documents{' '}
        <span className="whitespace-nowrap text-muted-foreground">
          · <TimeAgo at={events[0]!.at} />
          <ChevronRightIcon
            aria-hidden
            className="ml-1 inline size-3.5 transition-transform group-open/run:rotate-90"
          />
        </span>
      </summary>
      <ol className="mt-2 flex flex-col gap-2 border-l pl-3">
        {events.map((event) => (
          <li key={event.seq}>
            <ActivityLine event={event} projectId={projectId} />
          </li>
        ))}
      </ol>
    </details>
  );
}

function ActivityLine({ event, projectId }: { event: ProjectEvent; projectId: string }) {
  const { who, text, doc, rest } = sentenceOf(event);
  return (
    <>
      {who && <span className="font-medium">{who} </span>}
      {text}
      {doc && (
        <>
          {' '}
          <IntentLink
            href={editorPath(projectId, doc.id)}
            className="font-medium underline-offset-4 hover:underline"
          >
            {doc.fileName}
          </IntentLink>
          {rest}
        </>
      )}{' '}
      <span className="whitespace-nowrap text-muted-foreground">
        · <TimeAgo at={event.at} />
      </span>
    </>
  );
}

function ActivitySkeleton() {
  return (
    <div className="flex flex-col gap-4 px-4 pb-5 sm:px-5">
      {['w-11/12', 'w-3/4', 'w-5/6', 'w-2/3'].map((width) => (
        <Skeleton key={width} className={`h-3.5 ${width}`} />
      ))}
    </div>
  );
}
