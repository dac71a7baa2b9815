'use client';

import type { DocVersion } from '@cairn/contracts';
import { BotIcon, GitCommitHorizontalIcon } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { cn } from '@/shared/lib/cn';
import { clockTime } from '@/shared/lib/time';
import { Badge } from '@/shared/ui/badge';
import { authorNames, commitPage } from './timeline';

interface VersionRowProps {
  version: DocVersion;
  repoUrl: string | null;
  isCurrent: boolean;
  isChosen: boolean;
  onChoose: () => void;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

const sources: Record<DocVersion['source'], string> = {
  edit: 'Edited',
  restore: 'Restored',
  pull: 'From git',
  merge: 'Merged',
};

export function VersionRow({ version, repoUrl, isCurrent, isChosen, onChoose, onKeyDown }: VersionRowProps) {
  const { agent, note, commit } = version;
  return (
    <div className={cn('rounded-md hover:bg-accent', isChosen && 'bg-accent')}>
      <button
        type="button"
        aria-pressed={isChosen}
        onClick={onChoose}
        onKeyDown={onKeyDown}
        className="flex w-full flex-col gap-0.5 rounded-md px-2.5 py-2 text-left"
      >
        <span className="flex items-center gap-2 text-sm font-medium">
          Version {version.version}
          {isCurrent && <Badge variant="success">Current</Badge>}
          <span className="ml-auto text-xs font-normal text-muted-foreground">
            {clockTime(version.createdAt, Date.parse(version.createdAt))}
          </span>
        </span>
        {note && <span className="text-[0.8125rem] break-words">{note}</span>}
        <span className="text-xs break-words text-muted-foreground">
          {sources[version.source]} by {authorNames(version)}
        </span>
        {agent && (
          <span className="flex items-center gap-1 text-xs break-all text-muted-foreground">
            <BotIcon aria-hidden className="size-3.5 shrink-0" />
            {agent.name}
            {agent.session && `, session ${agent.session.slice(0, 12)}`}
          </span>
        )}
      </button>
      {commit && <Commit commit={commit} page={commitPage(repoUrl, commit)} />}
    </div>
  );
}

function Commit({ commit, page }: { commit: string; page: string | null }) {
  const name = (
    <>
      <GitCommitHorizontalIcon aria-hidden className="size-3.5" />
      <span className="sr-only">Commit </span>
      <span className="font-mono">{commit.slice(0, 7)}</span>
    </>
  );
  const look = '-mt-1 ml-2.5 inline-flex items-center gap-1 pb-2 text-xs text-muted-foreground';
  if (!page) return <span className={look}>{name}</span>;
  return (
    <a
      href={page}
      target="_blank"
      rel="noreferrer"
      className={cn(look, 'underline-offset-4 hover:text-foreground hover:underline')}
    >
      {name}
    </a>
  );
}
