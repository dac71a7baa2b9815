'use client';

import type { Project } from '@cairn/contracts';
import { ArchiveIcon, FileTextIcon, GitBranchIcon, LockIcon } from 'lucide-react';
import { count } from '@/shared/lib/count';
import { repositoryName } from '@/shared/lib/repository-name';
import { Badge } from '@/shared/ui/badge';
import { IntentLink } from '@/shared/ui/intent-link';
import { Skeleton } from '@/shared/ui/skeleton';
import { TimeAgo } from '@/shared/ui/time-ago';

const cardClasses = 'relative flex sm:min-h-36 min-w-0 flex-col gap-3 rounded-xl border bg-card p-4';

export function ProjectCard({ project }: { project: Project }) {
  return (
    <li
      className={`${cardClasses} transition-colors focus-within:border-ring hover:border-input hover:bg-accent/40`}
    >
      <div className="min-w-0 space-y-1">
        <h2 className="truncate font-semibold">
          {/* The link covers the card, so that all of it can be clicked and there is one stop for the keyboard. */}
          <IntentLink
            href={`/projects/${project.id}`}
            className="after:absolute after:inset-0 after:rounded-xl"
          >
            {project.name}
          </IntentLink>
        </h2>
        <p className="line-clamp-2 text-[0.8125rem] text-muted-foreground">
          {project.description || <span className="italic">No description</span>}
        </p>
      </div>
      <div className="flex flex-wrap gap-1.5">
        <CardBadges project={project} />
      </div>
      <div className="mt-auto flex items-center gap-3 text-xs text-muted-foreground">
        <span className="flex items-center gap-1 whitespace-nowrap">
          <FileTextIcon className="size-3.5" aria-hidden />
          {count(project.docs.count, 'document')}
        </span>
        <Repository project={project} />
        <span className="ml-auto whitespace-nowrap">
          <TimeAgo at={project.docs.updatedAt ?? project.updatedAt} />
        </span>
      </div>
    </li>
  );
}

function CardBadges({ project }: { project: Project }) {
  const { docs, lock } = project;
  return (
    <>
      {project.status === 'archived' && (
        <Badge variant="outline">
          <ArchiveIcon aria-hidden /> Archived
        </Badge>
      )}
      {lock && (
        <Badge variant="warning" className="max-w-full">
          <LockIcon aria-hidden />
          <span className="truncate">
            {lock.includesYou ? 'Locked by you' : `Locked by ${lock.lockedByName}`}
          </span>
        </Badge>
      )}
      {docs.conflicts > 0 && <Badge variant="destructive">{count(docs.conflicts, 'conflict')}</Badge>}
      {docs.pending > 0 && <Badge>{docs.pending} to publish</Badge>}
      {project.isSample && <Badge variant="outline">Sample</Badge>}
    </>
  );
}

function Repository({ project: { repoUrl, branch, isSample } }: { project: Project }) {
  if (!repoUrl && !isSample) return <span className="whitespace-nowrap">No repository</span>;
  const name = repoUrl ? `${repositoryName(repoUrl)} · ${branch}` : branch;
  return (
    <span className="flex min-w-0 items-center gap-1" title={`${repoUrl ?? 'Its own'}, branch ${branch}`}>
      <GitBranchIcon className="size-3.5 shrink-0" aria-hidden />
      <span className="truncate">{name}</span>
    </span>
  );
}

export function ProjectCardSkeleton() {
  return (
    <li className={cardClasses}>
      <Skeleton className="h-4 w-2/5" />
      <Skeleton className="h-3.5 w-4/5" />
      <Skeleton className="h-5 w-24 rounded-full" />
      <div className="mt-auto flex justify-between">
        <Skeleton className="h-3 w-24" />
        <Skeleton className="h-3 w-16" />
      </div>
    </li>
  );
}
