'use client';

import type { AuditEntry } from '@cairn/contracts';
import { DownloadIcon, ScrollTextIcon } from 'lucide-react';
import { Button } from '@/shared/ui/button';
import { Card, CardDescription, CardHeader, CardTitle } from '@/shared/ui/card';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorState } from '@/shared/ui/error-state';
import { Skeleton } from '@/shared/ui/skeleton';
import { TimeAgo } from '@/shared/ui/time-ago';
import { auditChanges, auditSentence } from './audit-sentence';
import { useAudit } from './audit.queries';

/** Of one project; without it, of everything. */
export function AuditList({ projectId }: { projectId?: string }) {
  const list = useAudit(projectId);
  const entries = list.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <Card aria-busy={list.isPending}>
      <CardHeader className="flex-row flex-wrap items-start justify-between gap-3">
        <div className="min-w-0 flex-1 basis-64 space-y-1">
          <CardTitle>Audit log</CardTitle>
          <CardDescription>Who did what, to what, from where. Nothing in it can be changed.</CardDescription>
        </div>
        <Button variant="outline" size="sm" asChild>
          <a href={projectId ? `/api/projects/${projectId}/audit/export` : '/api/audit/export'} download>
            <DownloadIcon /> Export
          </a>
        </Button>
      </CardHeader>
      {list.isPending && <Skeleton className="mx-5 mb-5 h-24" />}
      {list.isError && entries.length === 0 && (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      )}
      {list.isSuccess && entries.length === 0 && (
        <EmptyState
          icon={ScrollTextIcon}
          title="Nothing yet"
          description="Sign-ins, roles, keys and settings leave their traces here."
        />
      )}
      {entries.length > 0 && (
        <ol className="divide-y border-t">
          {entries.map((entry) => (
            <EntryRow key={entry.id} entry={entry} />
          ))}
        </ol>
      )}
      {list.hasNextPage && (
        <Button
          variant="ghost"
          size="sm"
          className="m-2"
          disabled={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Show earlier
        </Button>
      )}
    </Card>
  );
}

function EntryRow({ entry }: { entry: AuditEntry }) {
  const changes = auditChanges(entry);
  return (
    <li className="space-y-1 px-4 py-3 text-[0.8125rem] break-words sm:px-5">
      <p>
        <span className="font-medium">{entry.actor.name}</span>
        {entry.actor.kind === 'key' && ' (with an API key)'} {auditSentence(entry)}{' '}
        <span className="text-muted-foreground">
          · <TimeAgo at={entry.at} />
          {entry.ip && ` · from ${entry.ip}`}
        </span>
      </p>
      {changes.length > 0 && <p className="text-xs text-muted-foreground">{changes.join(' · ')}</p>}
    </li>
  );
}
