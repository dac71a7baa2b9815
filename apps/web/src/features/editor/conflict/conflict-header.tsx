'use client';

import type { Project } from '@cairn/contracts';
import { GitMergeIcon, PanelLeftIcon } from 'lucide-react';
import { CommitLink, usePublishing } from '@/features/sync';
import { branchLink } from '@/shared/lib/repository-link';
import { Button } from '@/shared/ui/button';
import { CopyButton } from '@/shared/ui/copy-button';
import { TimeAgo } from '@/shared/ui/time-ago';
import { useMediaQuery, WIDE } from '../screen/use-media-query';
import { useWorkspace } from '../screen/workspace-context';
import type { FullConflict } from './use-merge-models';

interface ConflictHeaderProps {
  project: Project;
  conflict: FullConflict;
  branch: string | null;
}

/** Who changed what, since when, and where our text is kept meanwhile. */
export function ConflictHeader({ project, conflict, branch }: ConflictHeaderProps) {
  const { openTree } = useWorkspace();
  const isWide = useMediaQuery(WIDE);
  const kind = usePublishing(project.id).data?.repository ?? 'git';
  const repository = { kind, url: project.repoUrl };
  const { ours, theirs, oursAuthor, createdAt, fileName } = conflict;
  return (
    <header className="flex shrink-0 items-start gap-2 border-b px-3 py-2">
      {!isWide && (
        <Button
          variant="ghost"
          size="icon"
          className="size-8"
          aria-label="Show the documents"
          onClick={openTree}
        >
          <PanelLeftIcon />
        </Button>
      )}
      <div className="min-w-0 flex-1 space-y-0.5">
        <h1 className="flex min-w-0 items-center gap-2 font-mono text-[0.8125rem] font-medium">
          <GitMergeIcon className="size-4 shrink-0 text-destructive" aria-hidden />
          <span className="truncate" title={fileName}>
            <span className="sr-only">Conflict: </span>
            {fileName}
          </span>
        </h1>
        <p className="text-xs text-pretty text-muted-foreground">
          {oursAuthor} {ours.deleted ? 'deleted it here' : `changed it here (version ${ours.version})`},{' '}
          {theirs.author} {theirs.deleted ? 'deleted it in git' : 'changed it in git'} (
          <CommitLink commit={theirs.commit} repository={repository} />) · <TimeAgo at={createdAt} />
        </p>
        {branch && <Branch name={branch} href={branchLink(repository, branch)} />}
      </div>
    </header>
  );
}

function Branch({ name, href }: { name: string; href: string | null }) {
  return (
    <p className="flex min-w-0 items-center gap-1 text-xs text-muted-foreground">
      <span
        className="min-w-0 truncate"
        title={`Our text is kept in the branch ${name} until this is settled.`}
      >
        Our text is kept in{' '}
        {href ? (
          <a
            href={href}
            target="_blank"
            rel="noreferrer"
            className="font-mono text-primary underline underline-offset-2"
          >
            {name}
          </a>
        ) : (
          <code className="font-mono">{name}</code>
        )}
      </span>
      <CopyButton text={name} label="Copy the branch’s name" className="size-6" />
    </p>
  );
}
