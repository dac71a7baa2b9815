'use client';

import type { SyncPreview, SyncPreviewEntry, SyncPreviewList } from '@cairn/contracts';
import { useState } from 'react';
import { cn } from '@/shared/lib/cn';
import { Badge } from '@/shared/ui/badge';
import { ErrorState } from '@/shared/ui/error-state';
import { Pager } from '@/shared/ui/pager';
import { Skeleton } from '@/shared/ui/skeleton';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/shared/ui/tabs';
import { useSyncPreview } from './publishing.queries';

const lists: { id: SyncPreviewList; name: string; none: string }[] = [
  { id: 'incoming', name: 'Would come', none: 'Git has nothing that is not here.' },
  { id: 'outgoing', name: 'Would go', none: 'There is nothing here that git does not have.' },
  { id: 'collisions', name: 'On both sides', none: 'Nothing was changed on both sides.' },
  { id: 'skipped', name: 'Left out', none: 'Every file of the folder can be a document.' },
];

/** The four lists of a preview, each in pages. */
export function PreviewLists({ projectId, preview }: { projectId: string; preview: SyncPreview }) {
  const [list, setList] = useState<SyncPreviewList>(() => firstFilled(preview));
  return (
    <Tabs value={list} onValueChange={(next) => setList(next as SyncPreviewList)} className="gap-0">
      <TabsList aria-label="What a sync would do" className="px-2 sm:px-3">
        {lists.map(({ id, name }) => (
          <TabsTrigger key={id} value={id}>
            {name}
            <span className="text-xs text-muted-foreground tabular-nums">{totalOf(preview, id)}</span>
          </TabsTrigger>
        ))}
      </TabsList>
      {lists.map(({ id, none }) => (
        <TabsContent key={id} value={id} className="min-h-64">
          <Entries projectId={projectId} list={id} head={preview.head} none={none} />
        </TabsContent>
      ))}
    </Tabs>
  );
}

interface EntriesProps {
  projectId: string;
  list: SyncPreviewList;
  head: string | null;
  none: string;
}

function Entries({ projectId, list, head, none }: EntriesProps) {
  const [page, setPage] = useState(1);
  const { data, isError, error, refetch, isPlaceholderData } = useSyncPreview(projectId, list, page, head);
  if (isError) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data?.ready || data.list !== list) return <Skeleton className="m-4 h-32 sm:mx-5" />;
  if (data.data.length === 0) return <p className="p-4 text-muted-foreground sm:px-5">{none}</p>;
  return (
    <>
      <ul className={cn('divide-y', isPlaceholderData && 'opacity-60')}>
        {data.data.map((entry) => (
          <Entry key={entry.fileName} entry={entry} />
        ))}
      </ul>
      <div className="px-4 py-3 empty:hidden sm:px-5">
        <Pager page={page} perPage={data.meta.perPage} total={data.meta.total} onPage={setPage} />
      </div>
    </>
  );
}

function Entry({ entry: { fileName, change, reason } }: { entry: SyncPreviewEntry }) {
  const { label, variant } = changes[change];
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 sm:px-5">
      <span className="min-w-0 flex-1 basis-40 font-mono text-[0.8125rem] break-all">{fileName}</span>
      <Badge variant={variant}>{label}</Badge>
      {reason && <span className="w-full text-xs text-muted-foreground">{reason}</span>}
    </li>
  );
}

const changes = {
  add: { label: 'Added', variant: 'success' },
  update: { label: 'Changed', variant: 'secondary' },
  delete: { label: 'Deleted', variant: 'destructive' },
  merge: { label: 'Merged', variant: 'secondary' },
  collide: { label: 'Collides', variant: 'warning' },
  skip: { label: 'Left out', variant: 'outline' },
} as const;

function totalOf({ counts }: SyncPreview, list: SyncPreviewList): number {
  if (list === 'collisions') return counts.merges + counts.collisions;
  if (list === 'skipped') return counts.skipped;
  const { add, update, delete: deleted } = counts[list];
  return add + update + deleted;
}

function firstFilled(preview: SyncPreview): SyncPreviewList {
  if (preview.counts.collisions > 0) return 'collisions';
  return lists.find(({ id }) => totalOf(preview, id) > 0)?.id ?? 'incoming';
}
