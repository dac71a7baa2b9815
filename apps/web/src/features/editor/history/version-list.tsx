'use client';

import type { DocVersion, VersionFilter } from '@cairn/contracts';
import { type KeyboardEvent, useState } from 'react';
import { useNow } from '@/shared/lib/use-now';
import { Button } from '@/shared/ui/button';
import { ErrorState } from '@/shared/ui/error-state';
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from '@/shared/ui/select';
import { Skeleton } from '@/shared/ui/skeleton';
import { byDay } from './timeline';
import { useVersions } from './version.queries';
import { VersionRow } from './version-row';

interface VersionListProps {
  projectId: string;
  docId: string;
  repoUrl: string | null;
  current: number;
  chosen: number | undefined;
  onChoose: (version: number) => void;
}

const filters: Record<VersionFilter | 'all', string> = {
  all: 'Every version',
  noted: 'With a note',
  people: 'Written by people',
  agents: 'Written by agents',
  git: 'From git',
};

/** Every version, by day; the arrow keys go from one to the next. */
export function VersionList({ projectId, docId, repoUrl, current, chosen, onChoose }: VersionListProps) {
  const [filter, setFilter] = useState<keyof typeof filters>('all');
  const versions = useVersions(projectId, docId, filter === 'all' ? undefined : filter);
  const now = useNow();
  const list: DocVersion[] = versions.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <div aria-busy={versions.isPending}>
      <div className="sticky top-0 z-10 bg-popover p-2">
        <Select value={filter} onValueChange={(value) => setFilter(value as keyof typeof filters)}>
          <SelectTrigger aria-label="Which versions" className="h-8 w-full text-[0.8125rem]">
            <SelectValue />
          </SelectTrigger>
          <SelectContent>
            {Object.entries(filters).map(([value, label]) => (
              <SelectItem key={value} value={value}>
                {label}
              </SelectItem>
            ))}
          </SelectContent>
        </Select>
      </div>
      {versions.isError && list.length === 0 && (
        <ErrorState
          error={versions.error}
          title="The history could not be loaded"
          onRetry={() => void versions.refetch()}
        />
      )}
      {versions.isPending && <ListSkeleton />}
      {versions.isSuccess && list.length === 0 && (
        <p className="px-4 py-6 text-center text-sm text-muted-foreground">
          No version of this document is like that.
        </p>
      )}
      <div data-rows>
        {byDay(list, now).map(({ key, title, versions: made }) => (
          <section key={key} aria-label={title} className="px-2 pb-2">
            <h3 className="px-2.5 py-1 text-xs font-medium text-muted-foreground">{title}</h3>
            <ol>
              {made.map((version) => (
                <li key={version.version}>
                  <VersionRow
                    version={version}
                    repoUrl={repoUrl}
                    isCurrent={version.version === current}
                    isChosen={version.version === chosen}
                    onChoose={() => onChoose(version.version)}
                    onKeyDown={moveAmongRows}
                  />
                </li>
              ))}
            </ol>
          </section>
        ))}
      </div>
      {versions.hasNextPage && (
        <Button
          variant="ghost"
          size="sm"
          className="mx-2 mb-3"
          disabled={versions.isFetchingNextPage}
          onClick={() => void versions.fetchNextPage()}
        >
          {versions.isFetchingNextPage ? 'Loading…' : 'Show older versions'}
        </Button>
      )}
    </div>
  );
}

function moveAmongRows(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const list = event.currentTarget.closest('[data-rows]');
  const rows = [...(list?.querySelectorAll<HTMLElement>('button[aria-pressed]') ?? [])];
  const next = rows[rows.indexOf(event.currentTarget) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function ListSkeleton() {
  return (
    <div className="flex flex-col gap-1 px-2">
      {[0, 1, 2, 3].map((row) => (
        <div key={row} className="flex h-[3.25rem] flex-col justify-center gap-1.5 px-2.5">
          <Skeleton className="h-3.5 w-20" />
          <Skeleton className="h-3 w-40" />
        </div>
      ))}
    </div>
  );
}
