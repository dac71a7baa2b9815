'use client';

import type { DocMeta, Project } from '@cairn/contracts';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { docsQuery } from '@/shared/api';
import { cn } from '@/shared/lib/cn';
import { Popover, PopoverContent, PopoverTrigger } from '@/shared/ui/popover';
import { TimeAgo } from '@/shared/ui/time-ago';
import { CommitLink } from './commit-link';
import { conflictPath, useConflicts } from './conflict.queries';
import { OutboxText } from './outbox-line';
import { usePublishing } from './publishing.queries';

interface PublishStandProps {
  project: Project | undefined;
  docId: string;
  className?: string;
}

/** Where a document's text has come to on its way to git; its steps, each with its time, behind a click. */
export function PublishStand({ project, docId, className }: PublishStandProps) {
  const doc = useQuery({
    ...docsQuery(project?.id ?? ''),
    enabled: project !== undefined,
    select: (docs) => docs.find(({ id }) => id === docId),
  }).data;
  if (!project || !doc || doc.publishState === 'local') return null;
  return (
    <Popover>
      <PopoverTrigger
        className={cn(
          'inline-flex h-6 min-w-0 items-center gap-1.5 rounded-md px-1.5 text-xs whitespace-nowrap text-muted-foreground hover:bg-accent hover:text-foreground',
          className,
        )}
      >
        <span className={cn('size-2 shrink-0 rounded-full', dots[doc.publishState])} aria-hidden />
        <span className="truncate">{shortText(doc)}</span>
      </PopoverTrigger>
      <PopoverContent align="start" aria-label="Steps to git">
        <Steps project={project} doc={doc} />
      </PopoverContent>
    </Popover>
  );
}

const dots = {
  pending: 'border-[1.5px] border-warning',
  'in-review': 'bg-warning',
  published: 'bg-success',
  conflict: 'bg-destructive',
};

function shortText({ publishState, publishing }: DocMeta): string {
  if (publishState === 'conflict') return 'Conflict';
  if (publishState === 'in-review') return 'In review';
  if (publishState === 'pending') return 'Not in git yet';
  return publishing.commit ? `Committed ${publishing.commit.slice(0, 7)}` : 'In git';
}

function Steps({ project, doc }: { project: Project; doc: DocMeta }) {
  const { publishState, publishing } = doc;
  const status = usePublishing(project.id).data;
  const repository = { kind: status?.repository ?? 'git', url: project.repoUrl };
  return (
    <ol className="space-y-3">
      <Step title="Saved" at={publishing.savedAt} isDone>
        version {doc.version}, {doc.updatedByName}
      </Step>
      {publishState === 'pending' && (
        <Step title="Not in git yet">
          {status?.outbox ? <OutboxText outbox={status.outbox} /> : 'Publish or Sync takes it there.'}
        </Step>
      )}
      {publishState === 'in-review' && (
        <Step title="In review" at={publishing.reviewSince}>
          {publishing.reviewUrl ? (
            <a
              href={publishing.reviewUrl}
              target="_blank"
              rel="noreferrer"
              className="text-primary underline underline-offset-4"
            >
              Open the request
            </a>
          ) : (
            `Proposed in ${status?.review?.branch ?? 'a branch'}; merge it by hand.`
          )}
        </Step>
      )}
      {publishState === 'conflict' && (
        <Step title="Conflict with git" at={publishing.conflictSince}>
          <ConflictLink project={project} docId={doc.id} />
        </Step>
      )}
      {publishing.commit && (
        <Step title="Committed" at={publishing.committedAt} isDone={publishState === 'published'}>
          <CommitLink commit={publishing.commit} repository={repository} />
          {publishState !== 'published' && ' holds the text before'}
        </Step>
      )}
    </ol>
  );
}

interface StepProps {
  title: string;
  at?: string | null;
  isDone?: boolean;
  children: ReactNode;
}

function Step({ title, at, isDone = false, children }: StepProps) {
  return (
    <li className="flex gap-2.5">
      <span
        aria-hidden
        className={cn(
          'mt-1.5 size-2 shrink-0 rounded-full',
          isDone ? 'bg-success' : 'border-[1.5px] border-warning',
        )}
      />
      <div className="min-w-0">
        <p className="font-medium">
          {title}
          {at && (
            <span className="font-normal text-muted-foreground">
              {' '}
              · <TimeAgo at={at} />
            </span>
          )}
        </p>
        <p className="text-[0.8125rem] break-words text-muted-foreground">{children}</p>
      </div>
    </li>
  );
}

/** To the page where the document's conflict is settled; to the list while it is not known which that is. */
export function ConflictLink({ project, docId }: { project: Project; docId: string }) {
  const pages = useConflicts(project.id, true).data?.pages ?? [];
  const conflict = pages.flatMap(({ data }) => data).find((one) => one.docId === docId);
  const href = conflict ? conflictPath(project.id, conflict.id) : `/projects/${project.id}#conflicts`;
  return (
    <Link href={href} className="text-primary underline underline-offset-4">
      Settle it
    </Link>
  );
}
