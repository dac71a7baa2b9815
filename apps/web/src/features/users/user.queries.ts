'use client';

import type { SystemRole } from '@cairn/contracts';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { withFreshProof } from '@/features/fresh-proof';
import { api, failureText, keys, unwrap } from '@/shared/api';
import { toast } from '@/shared/ui/toast';

export const PER_PAGE = 20;

export function useUsers(q: string, page: number) {
  return useQuery({
    queryKey: keys.userPage(q, page),
    placeholderData: keepPreviousData,
    queryFn: () =>
      unwrap(api.GET('/api/users', { params: { query: { page, perPage: PER_PAGE, ...(q && { q }) } } })),
  });
}

export interface NewUser {
  email: string;
  name: string;
  role: SystemRole;
}

export function useCreateUser() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewUser) => withFreshProof(() => unwrap(api.POST('/api/users', { body }))),
    // The answer carries the link: it is not to outlive the dialog that shows it.
    gcTime: 0,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.users }),
  });
}

/** For the deeds of a row: the list is read anew after each, however it went. */
function useUserDeed<V, T>(work: (input: V) => Promise<T>, failed: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: V) => withFreshProof(() => work(input)),
    gcTime: 0,
    onError: (error) => toast.error(failed, { description: failureText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.users }),
  });
}

const of = (userId: string) => ({ params: { path: { userId } } });

export const useUpdateUser = (userId: string) =>
  useUserDeed(
    (body: { role?: SystemRole; isDisabled?: boolean }) =>
      unwrap(api.PUT('/api/users/{userId}', { ...of(userId), body })),
    'The account was not changed',
  );

export const useDeleteUser = (userId: string) =>
  useUserDeed(() => unwrap(api.DELETE('/api/users/{userId}', of(userId))), 'The account was not deleted');

export const useSignOutUser = (userId: string) =>
  useUserDeed(() => unwrap(api.POST('/api/users/{userId}/sign-out', of(userId))), 'The sessions still run');

export const useResetUser = (userId: string) =>
  useUserDeed(
    (removeSecondFactor: boolean) =>
      unwrap(api.POST('/api/users/{userId}/reset', { ...of(userId), body: { removeSecondFactor } })),
    'No link was made',
  );
