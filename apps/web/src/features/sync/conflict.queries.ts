'use client';

import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { toast } from '@/shared/ui/toast';
import { api, keys, unwrap } from '@/shared/api';

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

export function useResolveConflict(projectId: string, conflictId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (take: 'ours' | 'theirs') =>
      unwrap(
        api.POST('/api/projects/{projectId}/docs/conflicts/{conflictId}/resolve', {
          params: { path: { projectId, conflictId } },
          body: { take },
        }),
      ),
    onSuccess: ({ fileName }, take) => {
      toast.success(
        take === 'ours' ? `Kept the text here for ${fileName}` : `Took git’s text for ${fileName}`,
        {
          description: 'The next sync publishes it. The other text stays in the history.',
        },
      );
      return client.invalidateQueries({ queryKey: keys.projectRoot(projectId) });
    },
  });
}
