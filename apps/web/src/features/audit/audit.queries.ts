'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { api, keys, unwrap } from '@/shared/api';

const PER_PAGE = 50;

/** Of one project; without it, of everything. */
export function useAudit(projectId: string | undefined) {
  return useInfiniteQuery({
    queryKey: keys.audit(projectId),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) => {
      const query = { perPage: PER_PAGE, ...(cursor && { cursor }) };
      return projectId
        ? unwrap(api.GET('/api/projects/{projectId}/audit', { params: { path: { projectId }, query } }))
        : unwrap(api.GET('/api/audit', { params: { query } }));
    },
    getNextPageParam: ({ meta }) => meta.nextCursor ?? undefined,
  });
}
