'use client';

import type { SyncResult } from '@cairn/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ApiFailure, failureText, jobQuery, keys, unwrap } from '@/shared/api';
import { useProjectEvents } from '@/shared/realtime';
import { type PublishOutcome, publishOutcome } from './publish-outcome';

interface Progress {
  jobId: string;
  /** “pushing”, as the server names it. */
  phase: string;
}

export interface Publish {
  isRunning: boolean;
  phase: string | null;
  outcome: PublishOutcome | null;
  start: () => void;
  /** Absent while there is nothing that could be stopped. */
  stop: (() => void) | undefined;
  dismiss: () => void;
}

const POLL_MS = 1000;

/** Publishing the project: git's commits come in, changed documents go out as one commit. */
export function usePublish(projectId: string): Publish {
  const client = useQueryClient();
  const [progress, setProgress] = useState<Progress | null>(null);
  const [outcome, setOutcome] = useState<PublishOutcome | null>(null);

  const follow = async (jobId: string): Promise<SyncResult> => {
    for (;;) {
      const job = await client.fetchQuery({ ...jobQuery(jobId), staleTime: 0 });
      if (job.error) throw new JobFailure(job.error.message);
      if (job.state === 'cancelled') throw new JobFailure(['Stopped. What had been committed so far stays.']);
      if (job.state === 'succeeded') return job.result as unknown as SyncResult;
      if (job.phase) setProgress({ jobId, phase: job.phase });
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  };
  const sync = useMutation({
    mutationFn: async () => {
      const params = { path: { projectId } };
      const answer = await unwrap(
        api.POST('/api/projects/{projectId}/docs/sync', { params, body: { direction: 'both', wait: true } }),
      );
      return 'pushed' in answer ? answer : follow(answer.jobId);
    },
    onMutate: () => setOutcome(null),
    onSuccess: (result) => setOutcome(publishOutcome(result)),
    onError: (error) => setOutcome({ tone: 'error', text: sentencesOf(error), conflicts: 0 }),
    onSettled: () => {
      setProgress(null);
      return client.invalidateQueries({ queryKey: keys.projectRoot(projectId) });
    },
  });
  useProjectEvents(projectId, (event) => {
    if (event.name === 'sync:progress' && sync.isPending)
      setProgress({ jobId: event.jobId, phase: event.phase });
  });

  const jobId = progress?.jobId;
  return {
    isRunning: sync.isPending,
    phase: progress?.phase ?? null,
    outcome,
    start: () => sync.isPending || sync.mutate(),
    stop: jobId
      ? () =>
          void unwrap(api.POST('/api/jobs/{jobId}/cancel', { params: { path: { jobId } } })).catch(
            () => undefined,
          )
      : undefined,
    dismiss: () => setOutcome(null),
  };
}

class JobFailure extends Error {
  override readonly name = 'JobFailure';
  readonly sentences: string[];
  constructor(sentences: string[]) {
    super(sentences.join(' '));
    this.sentences = sentences;
  }
}

function sentencesOf(error: unknown): string {
  if (error instanceof JobFailure) return error.message;
  const text = failureText(error);
  return error instanceof ApiFailure ? text : `${text} Everything you saved is kept.`;
}
