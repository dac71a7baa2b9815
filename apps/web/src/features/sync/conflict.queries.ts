'use client';

import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, hasCode, keys, unwrap } from '@/shared/api';

/** The page where a conflict is settled. */
export const conflictPath = (projectId: string, conflictId: string) =>
  `/editor/${projectId}/conflicts/${conflictId}`;

export function useConflicts(projectId: string, enabled: boolean) {
  return useInfiniteQuery({
    queryKey: keys.conflicts(projectId),
    enabled,
    initialPageParam: 1,
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET('/api/projects/{projectId}/docs/conflicts', {
          params: { path: { projectId }, query: { page: pageParam, perPage: 20 } },
        }),
      ),
    getNextPageParam: ({ meta }) => (meta.page * meta.perPage < meta.total ? meta.page + 1 : undefined),
  });
}

export function useConflict(projectId: string, conflictId: string) {
  return useQuery({
    queryKey: keys.conflict(projectId, conflictId),
    queryFn: () =>
      unwrap(
        api.GET('/api/projects/{projectId}/docs/conflicts/{conflictId}', {
          params: { path: { projectId, conflictId } },
        }),
      ),
  });
}

export type Resolution = { take: 'ours' } | { take: 'theirs' } | { take: 'content'; content: string };

/** `onDone` also when the page of the conflict, which is one no more, has gone meanwhile. */
export function useResolveConflict(projectId: string, conflictId: string, onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Resolution & { theirsHash: string | null }) =>
      unwrap(
        api.POST('/api/projects/{projectId}/docs/conflicts/{conflictId}/resolve', {
          params: { path: { projectId, conflictId } },
          body,
        }),
      ),
    onSuccess: () => {
      onDone();
      void client.invalidateQueries({ queryKey: keys.projectRoot(projectId) });
    },
    onError: (error) => {
      // What git has by now is shown instead of waiting for somebody to ask again.
      if (hasCode(error, 'PREVIEW_STALE'))
        void client.invalidateQueries({ queryKey: keys.projectRoot(projectId) });
    },
  });
}
