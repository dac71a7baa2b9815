'use client';

import type { Job } from '@cairn/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { toast } from '@/shared/ui/toast';
import { api, failureText, keys, unwrap } from '@/shared/api';
import { useConnection } from '@/shared/realtime';

export type Direction = 'pull' | 'push' | 'both';

/** How often a running job is asked for while live events do not arrive, and as a net while they do. */
const POLL_MS = 1500;
const NET_MS = 10_000;

export const isRunning = (job: Job) => job.state === 'queued' || job.state === 'running';

/** The latest sync jobs of a project, newest first, kept fresh while one runs. */
export function useSyncJobs(projectId: string) {
  const online = useConnection(({ state }) => state === 'online');
  return useQuery({
    queryKey: keys.jobs(projectId),
    queryFn: async () => {
      const page = await unwrap(
        api.GET('/api/projects/{projectId}/jobs', { params: { path: { projectId }, query: { perPage: 5 } } }),
      );
      return page.data;
    },
    refetchInterval: ({ state }) => {
      if (!state.data?.some(isRunning)) return false;
      return online ? NET_MS : POLL_MS;
    },
  });
}

/** Starts a sync without waiting for its end; progress shows on the project's page. */
export function useStartSync(projectId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (direction: Direction) =>
      unwrap(
        api.POST('/api/projects/{projectId}/docs/sync', {
          params: { path: { projectId } },
          body: { direction, wait: false },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.jobs(projectId) }),
    onError: (error) => toast.error('The sync did not start', { description: failureText(error) }),
  });
}

export function useCancelSync(projectId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (jobId: string) =>
      unwrap(api.POST('/api/jobs/{jobId}/cancel', { params: { path: { jobId } } })),
    onError: (error) => toast.error('The sync could not be stopped', { description: failureText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.jobs(projectId) }),
  });
}
