'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, keys, unwrap } from '@/shared/api';

export const PER_PAGE = 18;

export function useProjectList(q: string, page: number) {
  return useQuery({
    queryKey: keys.projectPage(q, page),
    queryFn: () =>
      unwrap(api.GET('/api/projects', { params: { query: { q: q || undefined, page, perPage: PER_PAGE } } })),
    placeholderData: keepPreviousData,
  });
}
