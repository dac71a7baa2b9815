'use client';

import type { Job } from '@cairn/contracts';
import { Button } from '@/shared/ui/button';
import { Spinner } from '@/shared/ui/spinner';
import { useCancelSync } from './sync.queries';

interface SyncProgressProps {
  job: Job;
  projectId: string;
  canStop: boolean;
}

export function SyncProgress({ job, projectId, canStop }: SyncProgressProps) {
  const cancel = useCancelSync(projectId);
  const stopping = cancel.isPending || cancel.isSuccess;
  const share = job.total ? Math.min(1, job.done / job.total) : undefined;
  return (
    <div className="relative overflow-hidden rounded-lg border bg-card px-3 py-2 sm:px-4">
      <div className="flex min-h-8 items-center gap-3 text-sm">
        <Spinner className="text-primary" />
        <span role="status" className="min-w-0 flex-1 truncate">
          {stopping ? 'Stopping…' : describe(job)}
        </span>
        {job.total ? (
          <span className="text-xs whitespace-nowrap text-muted-foreground tabular-nums">
            {job.done} of {job.total}
          </span>
        ) : null}
        {canStop && (
          <Button variant="ghost" size="sm" disabled={stopping} onClick={() => cancel.mutate(job.id)}>
            Stop
          </Button>
        )}
      </div>
      <div
        role="progressbar"
        aria-label="Sync"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === undefined ? undefined : Math.round(share * 100)}
        className="absolute inset-x-0 bottom-0 h-0.5 bg-secondary"
      >
        <div
          className="h-full origin-left bg-primary transition-transform duration-300"
          style={{ transform: `scaleX(${share ?? 0.08})` }}
        />
      </div>
    </div>
  );
}

function describe(job: Job): string {
  if (job.state === 'queued') return 'Waiting for a free worker…';
  return job.phase ? `Syncing: ${job.phase}` : 'Syncing with git…';
}
