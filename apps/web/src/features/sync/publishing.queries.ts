'use client';

import type { SyncPreviewList } from '@cairn/contracts';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { toast } from '@/shared/ui/toast';
import { api, failureText, keys, publishingQuery, unwrap } from '@/shared/api';

export function usePublishing(projectId: string) {
  return useQuery(publishingQuery(projectId));
}

const PER_PAGE = 20;
/** The server answers at once that it goes on fetching; then it is asked again. */
const FETCHING_POLL_MS = 2000;

export function useSyncPreview(projectId: string, list: SyncPreviewList, page: number, head?: string | null) {
  return useQuery({
    queryKey: [...keys.syncPreview(projectId, list, page), head ?? null],
    queryFn: () =>
      unwrap(
        api.POST('/api/projects/{projectId}/docs/sync/preview', {
          params: { path: { projectId } },
          body: { list, page, perPage: PER_PAGE, ...(head && { head }) },
        }),
      ),
    // What it shows is asked for a yes, so it must not change by itself.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data && !state.data.ready ? FETCHING_POLL_MS : false),
  });
}

/** The yes to what the preview showed. */
export function useConnect(projectId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (head: string | null) =>
      unwrap(
        api.POST('/api/projects/{projectId}/docs/sync/connect', {
          params: { path: { projectId } },
          body: { head },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.projectRoot(projectId) }),
  });
}

export function useDecideDeletions(projectId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { commit: string; take: 'delete' | 'keep' }) =>
      unwrap(
        api.POST('/api/projects/{projectId}/docs/sync/deletions', { params: { path: { projectId } }, body }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: keys.projectRoot(projectId) }),
  });
}

export function useDismissRewritten(projectId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      unwrap(
        api.DELETE('/api/projects/{projectId}/publishing/rewritten', { params: { path: { projectId } } }),
      ),
    onError: (error) => toast.error('The notice stays', { description: failureText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.publishing(projectId) }),
  });
}
