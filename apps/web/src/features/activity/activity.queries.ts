'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { api, keys, unwrap } from '@/shared/api';
import type { EventPage } from '@/shared/realtime';

const PER_PAGE = 20;

/** What happened in a project, newest first; live events are added on top as they arrive. */
export function useActivity(projectId: string) {
  return useInfiniteQuery({
    queryKey: keys.events(projectId),
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam }): Promise<EventPage> =>
      unwrap(
        api.GET('/api/projects/{projectId}/events', {
          params: { path: { projectId }, query: { cursor: pageParam, limit: PER_PAGE } },
        }),
      ),
    getNextPageParam: ({ meta }) => (meta.nextCursor ? Number(meta.nextCursor) : undefined),
  });
}
