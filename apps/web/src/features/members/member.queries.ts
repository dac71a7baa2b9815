'use client';

import type { ProjectRole } from '@cairn/contracts';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, failureText, keys, unwrap } from '@/shared/api';
import { toast } from '@/shared/ui/toast';

const PER_PAGE = 50;

interface Paged {
  meta: { page: number; perPage: number; total: number };
}
const nextPage = ({ meta }: Paged) => (meta.page * meta.perPage < meta.total ? meta.page + 1 : undefined);

export function useMembers(projectId: string) {
  return useInfiniteQuery({
    queryKey: keys.members(projectId),
    initialPageParam: 1,
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET('/api/projects/{projectId}/members', {
          params: { path: { projectId }, query: { page: pageParam, perPage: PER_PAGE } },
        }),
      ),
    getNextPageParam: nextPage,
  });
}

export function useInvitations(projectId: string) {
  return useInfiniteQuery({
    queryKey: keys.invitations(projectId),
    initialPageParam: 1,
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET('/api/projects/{projectId}/invitations', {
          params: { path: { projectId }, query: { page: pageParam, perPage: PER_PAGE } },
        }),
      ),
    getNextPageParam: nextPage,
  });
}

export function useInvite(projectId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { email: string; role: ProjectRole }) =>
      unwrap(api.POST('/api/projects/{projectId}/invitations', { params: { path: { projectId } }, body })),
    // The answer carries the link: it is not to outlive the dialog that shows it.
    gcTime: 0,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.invitations(projectId) }),
  });
}

export function useWithdraw(projectId: string, invitationId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      unwrap(
        api.DELETE('/api/projects/{projectId}/invitations/{invitationId}', {
          params: { path: { projectId, invitationId } },
        }),
      ),
    onError: (error) => toast.error('The invitation still stands', { description: failureText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.invitations(projectId) }),
  });
}

export function useChangeRole(projectId: string, userId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (role: ProjectRole) =>
      unwrap(
        api.PUT('/api/projects/{projectId}/members/{userId}', {
          params: { path: { projectId, userId } },
          body: { role },
        }),
      ),
    onError: (error) => toast.error('The role was not changed', { description: failureText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.members(projectId) }),
  });
}

export function useRemoveMember(projectId: string, userId: string, onRemoved: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      unwrap(
        api.DELETE('/api/projects/{projectId}/members/{userId}', { params: { path: { projectId, userId } } }),
      ),
    onSuccess: onRemoved,
    onError: (error) => toast.error('Nobody was taken out', { description: failureText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.members(projectId) }),
  });
}
