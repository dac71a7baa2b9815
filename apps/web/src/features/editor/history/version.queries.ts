'use client';

import type { VersionFilter } from '@cairn/contracts';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, keys, unwrap } from '@/shared/api';

const PER_PAGE = 30;

interface Paged {
  meta: { page: number; perPage: number; total: number };
}
const nextPage = ({ meta }: Paged) => (meta.page * meta.perPage < meta.total ? meta.page + 1 : undefined);

export function useVersions(projectId: string, docId: string, only?: VersionFilter) {
  return useInfiniteQuery({
    queryKey: [...keys.versions(projectId, docId), { only }],
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET('/api/projects/{projectId}/docs/{doc}/versions', {
          params: {
            path: { projectId, doc: docId },
            query: { page: pageParam, perPage: PER_PAGE, ...(only && { only }) },
          },
        }),
      ),
    initialPageParam: 1,
    getNextPageParam: nextPage,
  });
}

/** What sessions of AI tools read of the document. */
export function useReadings(projectId: string, docId: string) {
  return useInfiniteQuery({
    queryKey: keys.readings(projectId, docId),
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET('/api/projects/{projectId}/docs/{doc}/reads', {
          params: { path: { projectId, doc: docId }, query: { page: pageParam, perPage: PER_PAGE } },
        }),
      ),
    initialPageParam: 1,
    getNextPageParam: nextPage,
  });
}

export function useVersion(projectId: string, docId: string, version: number | null) {
  return useQuery({
    queryKey: keys.version(projectId, docId, version ?? 0),
    queryFn: () =>
      unwrap(
        api.GET('/api/projects/{projectId}/docs/{doc}/versions/{version}', {
          params: { path: { projectId, doc: docId, version: version ?? 0 } },
        }),
      ),
    enabled: version !== null,
    // A version never changes.
    staleTime: Infinity,
  });
}

export function useRestoreVersion(projectId: string, docId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (version: number) =>
      unwrap(
        api.POST('/api/projects/{projectId}/docs/{doc}/restore', {
          params: { path: { projectId, doc: docId } },
          body: { version },
        }),
      ),
    onSuccess: (doc) => {
      client.setQueryData(keys.doc(projectId, docId), doc);
      void client.invalidateQueries({ queryKey: keys.versions(projectId, docId) });
      return client.invalidateQueries({ queryKey: keys.docs(projectId) });
    },
  });
}
