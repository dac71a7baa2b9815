'use client';

import type { Conflict, Project } from '@cairn/contracts';
import { GitMergeIcon } from 'lucide-react';
import Link from 'next/link';
import { mayEdit } from '@/shared/api';
import { count } from '@/shared/lib/count';
import { Button } from '@/shared/ui/button';
import { Card, CardDescription, CardHeader, CardTitle } from '@/shared/ui/card';
import { ErrorState } from '@/shared/ui/error-state';
import { TimeAgo } from '@/shared/ui/time-ago';
import { conflictPath, useConflicts } from './conflict.queries';

/** Documents that changed here and in git and did not merge; nothing while there are none. */
export function ConflictsPanel({ project }: { project: Project }) {
  const conflicts = useConflicts(project.id, project.docs.conflicts > 0);
  if (project.docs.conflicts === 0) return null;
  const list = conflicts.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <Card id="conflicts" className="scroll-mt-16 border-destructive/40">
      <CardHeader>
        <CardTitle className="flex items-center gap-2">
          <GitMergeIcon className="size-4 text-destructive" aria-hidden />
          {count(project.docs.conflicts, 'conflict')} with git
        </CardTitle>
        <CardDescription>
          These changed here and in the repository. Both texts are kept until you choose.
        </CardDescription>
      </CardHeader>
      {conflicts.isError && list.length === 0 && (
        <ErrorState error={conflicts.error} onRetry={() => void conflicts.refetch()} />
      )}
      <ul aria-label="Conflicts" className="divide-y border-t">
        {list.map((conflict) => (
          <ConflictRow key={conflict.id} conflict={conflict} canSettle={mayEdit(project)} />
        ))}
      </ul>
      {conflicts.hasNextPage && (
        <Button
          variant="ghost"
          size="sm"
          className="m-2"
          disabled={conflicts.isFetchingNextPage}
          onClick={() => void conflicts.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </Card>
  );
}

function ConflictRow({ conflict, canSettle }: { conflict: Conflict; canSettle: boolean }) {
  return (
    <li className="flex items-center gap-3 px-4 py-2 sm:px-5">
      <div className="min-w-0 flex-1">
        <p className="truncate font-mono text-[0.8125rem]">{conflict.fileName}</p>
        <p className="truncate text-xs text-muted-foreground">
          {sidesOf(conflict)} · <TimeAgo at={conflict.createdAt} />
        </p>
      </div>
      <Button variant="outline" size="sm" asChild>
        <Link
          href={conflictPath(conflict.projectId, conflict.id)}
          aria-label={`${canSettle ? 'Settle' : 'Compare'} ${conflict.fileName}`}
        >
          {canSettle ? 'Settle' : 'Compare'}
        </Link>
      </Button>
    </li>
  );
}

function sidesOf({ ours, theirs }: Conflict): string {
  const here = ours.deleted ? 'Deleted here' : `Here version ${ours.version}`;
  const commit = `${theirs.commit.slice(0, 7)} by ${theirs.author}`;
  return theirs.deleted ? `${here}, deleted in git with ${commit}` : `${here}, in git ${commit}`;
}
