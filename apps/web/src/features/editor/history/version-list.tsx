'use client';

import type { DocVersion } from '@cairn/contracts';
import { cn } from '@/shared/lib/cn';
import { Badge } from '@/shared/ui/badge';
import { Button } from '@/shared/ui/button';
import { ErrorState } from '@/shared/ui/error-state';
import { Skeleton } from '@/shared/ui/skeleton';
import { TimeAgo } from '@/shared/ui/time-ago';
import { useVersions } from './version.queries';

interface VersionListProps {
  projectId: string;
  docId: string;
  current: number;
  chosen: number | undefined;
  onChoose: (version: number) => void;
  className?: string;
}

const sources: Record<DocVersion['source'], string> = {
  edit: 'Edited',
  restore: 'Restored',
  pull: 'From git',
  merge: 'Merged',
};

export function VersionList({ projectId, docId, current, chosen, onChoose, className }: VersionListProps) {
  const versions = useVersions(projectId, docId);
  const list = versions.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <div className={className} aria-busy={versions.isPending}>
      {versions.isError && list.length === 0 && (
        <ErrorState
          error={versions.error}
          title="The history could not be loaded"
          onRetry={() => void versions.refetch()}
        />
      )}
      {versions.isPending && <ListSkeleton />}
      <ol className="p-2">
        {list.map((version) => (
          <li key={version.version}>
            <VersionRow
              version={version}
              isCurrent={version.version === current}
              isChosen={version.version === chosen}
              onChoose={() => onChoose(version.version)}
            />
          </li>
        ))}
      </ol>
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

interface VersionRowProps {
  version: DocVersion;
  isCurrent: boolean;
  isChosen: boolean;
  onChoose: () => void;
}

function VersionRow({ version, isCurrent, isChosen, onChoose }: VersionRowProps) {
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={onChoose}
      className={cn(
        'flex w-full flex-col gap-0.5 rounded-md px-2.5 py-2 text-left hover:bg-accent',
        isChosen && 'bg-accent',
      )}
    >
      <span className="flex items-center gap-2 text-sm font-medium">
        Version {version.version}
        {isCurrent && <Badge variant="success">Current</Badge>}
      </span>
      <span className="text-xs text-muted-foreground">
        {sources[version.source]} by {authorsOf(version)}, <TimeAgo at={version.createdAt} />
        {version.commit && (
          <>
            {' · '}
            <span className="font-mono">{version.commit.slice(0, 7)}</span>
          </>
        )}
      </span>
      {version.note && <span className="text-xs text-pretty break-words">“{version.note}”</span>}
    </button>
  );
}

function authorsOf({ authors, createdByName }: DocVersion): string {
  if (authors.length < 2) return createdByName;
  return `${authors
    .slice(0, -1)
    .map(({ name }) => name)
    .join(', ')} and ${authors.at(-1)?.name}`;
}

function ListSkeleton() {
  return (
    <div className="flex flex-col gap-1 p-2">
      {[0, 1, 2, 3].map((row) => (
        <div key={row} className="flex h-[3.25rem] flex-col justify-center gap-1.5 px-2.5">
          <Skeleton className="h-3.5 w-20" />
          <Skeleton className="h-3 w-40" />
        </div>
      ))}
    </div>
  );
}
