'use client';

import type { Project } from '@cairn/contracts';
import {
  FilePenLineIcon,
  FilePlusIcon,
  GitBranchIcon,
  LockIcon,
  MoreHorizontalIcon,
  SettingsIcon,
} from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { LockBadge, TakeLockDialog } from '@/features/locks';
import { useNewDocument } from '@/features/palette';
import { PeopleHere, usePeople } from '@/features/presence';
import { SyncButton, usePublishing } from '@/features/sync';
import { isArchived, mayEdit } from '@/shared/api';
import { count } from '@/shared/lib/count';
import { repositoryName } from '@/shared/lib/repository-name';
import { Badge } from '@/shared/ui/badge';
import { Button } from '@/shared/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/shared/ui/dropdown-menu';
import { Skeleton } from '@/shared/ui/skeleton';
import { OpenProposals } from './open-proposals';

export function ProjectHeader({ project }: { project: Project }) {
  const people = [...new Map(usePeople(project.id).map((one) => [one.userId, one])).values()];
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
      <div className="flex min-w-0 flex-1 basis-72 flex-col gap-1.5">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1.5">
          <h1 className="min-w-0 text-xl leading-7 font-semibold tracking-tight break-words">
            {project.name}
          </h1>
          {isArchived(project) ? <Badge variant="outline">Archived</Badge> : <LockBadge project={project} />}
          <PeopleHere people={people} most={5} label="Has a document open" />
        </div>
        {project.description && (
          <p className="max-w-prose text-pretty break-words text-muted-foreground">{project.description}</p>
        )}
        <Facts project={project} />
      </div>
      <Actions project={project} />
    </div>
  );
}

function Facts({ project }: { project: Project }) {
  const { repoUrl, isSample, branch, docs, techStack } = project;
  // Without those in review and in conflict, which nobody can publish.
  const pending = usePublishing(project.id).data?.pending ?? docs.pending;
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1.5 text-[0.8125rem] text-muted-foreground">
      <span className="flex min-w-0 items-center gap-1.5" title={repoUrl ?? undefined}>
        <GitBranchIcon className="size-3.5 shrink-0" aria-hidden />
        <span className="truncate">
          {isSample ? 'Sample repository' : repoUrl ? repositoryName(repoUrl) : 'No repository'}
          {(isSample || repoUrl) && ` · ${branch}`}
        </span>
      </span>
      {pending > 0 && <Badge>{pending} to publish</Badge>}
      {docs.conflicts > 0 && (
        <Badge variant="destructive" asChild>
          <a href="#conflicts" className="hover:underline">
            {count(docs.conflicts, 'conflict')}
          </a>
        </Badge>
      )}
      <OpenProposals projectId={project.id} />
      {techStack.slice(0, 8).map((word) => (
        <Badge key={word} variant="outline" className="font-normal">
          {word}
        </Badge>
      ))}
      {techStack.length > 8 && <span>and {techStack.length - 8} more</span>}
    </div>
  );
}

function Actions({ project }: { project: Project }) {
  const openNewDocument = useNewDocument((dialog) => dialog.openFor);
  return (
    <div className="flex flex-wrap gap-2">
      {mayEdit(project) && (
        <Button onClick={() => openNewDocument(project.id)}>
          <FilePlusIcon />
          <span>
            New<span className="max-sm:sr-only"> document</span>
          </span>
        </Button>
      )}
      <SyncButton project={project} />
      <MoreMenu project={project} />
    </div>
  );
}

function MoreMenu({ project }: { project: Project }) {
  const [isLocking, setLocking] = useState(false);
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="outline" size="icon" aria-label="More">
            <MoreHorizontalIcon />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          {mayEdit(project) && !project.lock && (
            <DropdownMenuItem onSelect={() => setLocking(true)}>
              <LockIcon /> Take the edit lock…
            </DropdownMenuItem>
          )}
          <DropdownMenuItem asChild>
            <Link href={`/projects/${project.id}/proposals`}>
              <FilePenLineIcon /> Proposals
            </Link>
          </DropdownMenuItem>
          <DropdownMenuItem asChild>
            <Link href={`/projects/${project.id}/settings`}>
              <SettingsIcon /> Settings
            </Link>
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <TakeLockDialog projectId={project.id} open={isLocking} onOpenChange={setLocking} />
    </>
  );
}

export function ProjectHeaderSkeleton() {
  return (
    <div aria-busy className="flex flex-wrap items-start gap-x-4 gap-y-3">
      <div className="flex flex-1 basis-72 flex-col gap-2">
        <Skeleton className="h-7 w-56" />
        <Skeleton className="h-4 w-72 max-w-full" />
        <Skeleton className="h-4 w-48" />
      </div>
      <Skeleton className="h-9 w-72 max-w-full" />
    </div>
  );
}
