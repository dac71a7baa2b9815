'use client';

import type { ProposalDetail } from '@cairn/contracts';
import { CircleCheckIcon, CircleXIcon, GitMergeIcon, TriangleAlertIcon } from 'lucide-react';
import Link from 'next/link';
import { editorPath } from '@/features/documents';
import { Badge } from '@/shared/ui/badge';
import { Notice } from '@/shared/ui/notice';
import { TimeAgo } from '@/shared/ui/time-ago';
import { outcomeOf, proposerOf, standOf } from './proposal-text';

/** Who proposes what and why, and how it stands. */
export function ProposalHeader({ proposal }: { proposal: ProposalDetail }) {
  const { projectId, docId, fileName, kind, message, sessionId, createdAt } = proposal;
  return (
    <header className="flex min-w-0 flex-col gap-2">
      <h2 className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 font-mono text-sm font-medium">
        {docId ? (
          <Link
            href={editorPath(projectId, docId)}
            className="min-w-0 break-words [overflow-wrap:anywhere] underline-offset-4 hover:underline"
          >
            {fileName}
          </Link>
        ) : (
          <span className="min-w-0 break-words [overflow-wrap:anywhere]">{fileName}</span>
        )}
        {kind !== 'change' && (
          <Badge variant={kind === 'delete' ? 'destructive' : 'success'} className="font-sans">
            {kind === 'delete' ? 'Deletion' : 'New'}
          </Badge>
        )}
      </h2>
      <p className="text-xs break-words [overflow-wrap:anywhere] text-muted-foreground">
        {proposerOf(proposal)}
        {sessionId && ` · session ${sessionId}`} · <TimeAgo at={createdAt} />
      </p>
      {message && (
        <p className="max-w-prose border-l-2 pl-3 text-sm break-words whitespace-pre-line">{message}</p>
      )}
      <Stand proposal={proposal} />
    </header>
  );
}

function Stand({ proposal }: { proposal: ProposalDetail }) {
  const outcome = outcomeOf(proposal);
  const { state, settled, merge } = proposal;
  if (outcome !== undefined && settled) {
    return (
      <Notice
        icon={state === 'rejected' ? CircleXIcon : CircleCheckIcon}
        variant={state === 'accepted' ? 'success' : 'default'}
      >
        {outcome} · <TimeAgo at={settled.at} />
        {settled.reason && <span className="block text-muted-foreground">{settled.reason}</span>}
      </Notice>
    );
  }
  if (merge.state === 'conflict' || merge.state === 'no-base') {
    return (
      <Notice icon={TriangleAlertIcon} variant="warning">
        {standOf(proposal)}
      </Notice>
    );
  }
  return (
    <p className="flex items-center gap-1.5 text-sm text-pretty text-muted-foreground">
      <GitMergeIcon className="size-3.5 shrink-0" aria-hidden />
      {standOf(proposal)}
    </p>
  );
}
