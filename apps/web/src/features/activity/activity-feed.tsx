'use client';

import type { ProjectEvent } from '@cairn/contracts';
import { HistoryIcon } from 'lucide-react';
import { editorPath } from '@/features/documents';
import { Button } from '@/shared/ui/button';
import { Card, CardHeader, CardTitle } from '@/shared/ui/card';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorState } from '@/shared/ui/error-state';
import { IntentLink } from '@/shared/ui/intent-link';
import { Skeleton } from '@/shared/ui/skeleton';
import { TimeAgo } from '@/shared/ui/time-ago';
import { useActivity } from './activity.queries';
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
          {events.map((event) => (
            <ActivityItem key={event.seq} event={event} projectId={projectId} />
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

function ActivityItem({ event, projectId }: { event: ProjectEvent; projectId: string }) {
  const { who, text, doc, rest } = sentenceOf(event);
  return (
    <li className="text-[0.8125rem] leading-snug break-words">
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
    </li>
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
