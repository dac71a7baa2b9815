'use client';

import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, keys, unwrap } from '@/shared/api';

const PER_PAGE = 20;

export function useNotifications() {
  return useInfiniteQuery({
    queryKey: keys.notifications,
    queryFn: ({ pageParam }) =>
      unwrap(api.GET('/api/notifications', { params: { query: { page: pageParam, perPage: PER_PAGE } } })),
    initialPageParam: 1,
    getNextPageParam: ({ meta }) => (meta.page * meta.perPage < meta.total ? meta.page + 1 : undefined),
    refetchOnWindowFocus: true,
  });
}

export function useMarkRead() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { ids: string[] } | { all: true }) =>
      unwrap(api.POST('/api/notifications/read', { body })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.notifications }),
  });
}
