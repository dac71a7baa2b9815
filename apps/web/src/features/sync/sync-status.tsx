'use client';

import type { Job, Project } from '@cairn/contracts';
import { CircleAlertIcon, GitBranchIcon } from 'lucide-react';
import { maySync } from '@/shared/api';
import { count } from '@/shared/lib/count';
import { Button } from '@/shared/ui/button';
import { Notice } from '@/shared/ui/notice';
import { TimeAgo } from '@/shared/ui/time-ago';
import { SyncProgress } from './sync-progress';
import { outcomeText, skippedFiles } from './sync-outcome';
import { isRunning, useStartSync, useSyncJobs } from './sync.queries';

/** The running sync, or how the last one ended. */
export function SyncStatus({ project }: { project: Project }) {
  const job = useSyncJobs(project.id).data?.[0];
  if (!job) return null;
  if (isRunning(job)) return <SyncProgress job={job} projectId={project.id} canStop={project.can.sync} />;
  if (job.state === 'failed') return <SyncFailure job={job} project={project} />;
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-[0.8125rem] text-muted-foreground">
      <span className="min-w-0">
        <GitBranchIcon className="mr-1.5 inline size-3.5 align-[-0.15em]" aria-hidden />
        Last sync <TimeAgo at={job.finishedAt ?? job.createdAt} />: {outcomeText(job)}
      </span>
      <Skipped job={job} />
    </div>
  );
}

function SyncFailure({ job, project }: { job: Job; project: Project }) {
  const start = useStartSync(project.id);
  const retry = maySync(project) && (
    <Button
      size="sm"
      variant="outline"
      aria-disabled={start.isPending || undefined}
      onClick={() => start.isPending || start.mutate('both')}
    >
      Try again
    </Button>
  );
  return (
    <Notice variant="destructive" icon={CircleAlertIcon} actions={retry}>
      <p className="font-medium">
        The sync <TimeAgo at={job.finishedAt ?? job.createdAt} /> failed. All documents are kept.
      </p>
      {job.error?.message.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </Notice>
  );
}

function Skipped({ job }: { job: Job }) {
  const skipped = skippedFiles(job);
  if (skipped.length === 0) return null;
  return (
    <details className="w-full">
      <summary className="w-fit cursor-pointer rounded-sm underline-offset-4 hover:underline">
        {count(skipped.length, 'file was', 'files were')} left out
      </summary>
      <ul className="mt-2 max-h-48 space-y-1 overflow-y-auto rounded-md border p-3 text-xs">
        {skipped.map(({ path, reason }) => (
          <li key={path} className="break-words">
            <code className="font-mono text-foreground">{path}</code>: {reason}
          </li>
        ))}
      </ul>
    </details>
  );
}
