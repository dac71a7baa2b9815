'use client';

import type { Scope } from '@cairn/contracts';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from '@/shared/ui/toast';
import { api, failureText, keys, unwrap } from '@/shared/api';

export interface NewKey {
  name: string;
  scopes: Scope[];
  expiresInDays: number;
  allProjects?: boolean;
}

export function useApiKeys(projectId: string) {
  return useInfiniteQuery({
    queryKey: keys.apiKeys(projectId),
    initialPageParam: 1,
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET('/api/projects/{projectId}/api-keys', {
          params: { path: { projectId }, query: { page: pageParam, perPage: 50 } },
        }),
      ),
    getNextPageParam: ({ meta }) => (meta.page * meta.perPage < meta.total ? meta.page + 1 : undefined),
  });
}

export function useCreateKey(projectId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewKey) =>
      unwrap(api.POST('/api/projects/{projectId}/api-keys', { params: { path: { projectId } }, body })),
    // The answer carries the key itself: it is not to outlive the dialog that shows it.
    gcTime: 0,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.apiKeys(projectId) }),
  });
}

export function useUpdateKey(projectId: string, keyId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { name?: string; isActive?: boolean }) =>
      unwrap(
        api.PUT('/api/projects/{projectId}/api-keys/{keyId}', {
          params: { path: { projectId, keyId } },
          body,
        }),
      ),
    onError: (error) => toast.error('The key was not changed', { description: failureText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.apiKeys(projectId) }),
  });
}

export function useRevokeKey(projectId: string, keyId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      unwrap(
        api.DELETE('/api/projects/{projectId}/api-keys/{keyId}', { params: { path: { projectId, keyId } } }),
      ),
    onError: (error) => toast.error('The key still works', { description: failureText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.apiKeys(projectId) }),
  });
}
