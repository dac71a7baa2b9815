'use client';

import type { Session } from '@cairn/contracts';
import { Badge } from '@/shared/ui/badge';
import { Button } from '@/shared/ui/button';
import { Card, CardDescription, CardHeader, CardTitle } from '@/shared/ui/card';
import { ErrorState } from '@/shared/ui/error-state';
import { Skeleton } from '@/shared/ui/skeleton';
import { TimeAgo } from '@/shared/ui/time-ago';
import { useEndSession, useSessions } from './account.mutations';
import { browserName } from './browser-name';

export function SessionsCard() {
  const list = useSessions();
  const end = useEndSession();
  const sessions = list.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <Card aria-busy={list.isPending}>
      <CardHeader className="flex-row flex-wrap items-start justify-between gap-3">
        <div className="min-w-0 flex-1 basis-64 space-y-1">
          <CardTitle>Where you are signed in</CardTitle>
          <CardDescription>A session that is signed out here ends at once.</CardDescription>
        </div>
        {sessions.length > 1 && (
          <Button variant="outline" size="sm" disabled={end.isPending} onClick={() => end.mutate(null)}>
            Sign out all others
          </Button>
        )}
      </CardHeader>
      {list.isPending && <Skeleton className="mx-5 mb-5 h-10" />}
      {list.isError && sessions.length === 0 && (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      )}
      {sessions.length > 0 && (
        <ul className="divide-y border-t">
          {sessions.map((session) => (
            <SessionRow key={session.id} session={session} onEnd={() => end.mutate(session.id)} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button
          variant="ghost"
          size="sm"
          className="m-2"
          disabled={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </Card>
  );
}

function SessionRow({ session, onEnd }: { session: Session; onEnd: () => void }) {
  const name = browserName(session.userAgent);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 sm:px-5">
      <div className="min-w-0 flex-1 basis-56 space-y-0.5">
        <p className="flex min-w-0 items-center gap-2">
          <span className="min-w-0 truncate font-medium">{name}</span>
          {session.isCurrent && <Badge variant="success">this one</Badge>}
        </p>
        <p className="text-xs text-muted-foreground">
          {session.ip} · used <TimeAgo at={session.lastUsedAt} />
        </p>
      </div>
      {!session.isCurrent && (
        <Button variant="outline" size="sm" aria-label={`Sign out ${name}`} onClick={onEnd}>
          Sign out
        </Button>
      )}
    </li>
  );
}
