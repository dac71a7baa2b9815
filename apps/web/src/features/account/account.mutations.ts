'use client';

import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { withFreshProof } from '@/features/fresh-proof';
import { api, failureText, keys, unwrap } from '@/shared/api';
import { toast } from '@/shared/ui/toast';

/** For what changes how one signs in: the account is read anew after it, however it went. */
function useAccountChange<V, T>(work: (input: V) => Promise<T>, failed: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: V) => withFreshProof(() => work(input)),
    gcTime: 0,
    onError: (error) => toast.error(failed, { description: failureText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.account }),
  });
}

export function useRenameMe() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => unwrap(api.PUT('/api/auth/account', { body: { name } })),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.me }),
        client.invalidateQueries({ queryKey: keys.account }),
      ]),
  });
}

export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { currentPassword?: string; newPassword: string }) =>
      withFreshProof(() => unwrap(api.POST('/api/auth/password', { body }))),
    gcTime: 0,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.account }),
  });
}

export const useBeginTotp = () =>
  useAccountChange(() => unwrap(api.POST('/api/auth/totp')), 'The second factor was not begun');

export function useConfirmTotp() {
  return useMutation({
    mutationFn: (code: string) =>
      withFreshProof(() => unwrap(api.POST('/api/auth/totp/confirm', { body: { code } }))),
    gcTime: 0,
  });
}

export const useRemoveTotp = () =>
  useAccountChange(() => unwrap(api.DELETE('/api/auth/totp')), 'The second factor is still on');

export const useRenewCodes = () =>
  useAccountChange(() => unwrap(api.POST('/api/auth/recovery-codes')), 'The old codes still work');

export const useLinkIdentity = () =>
  useAccountChange(
    (provider: string) =>
      unwrap(api.POST('/api/auth/oauth/{provider}/link', { params: { path: { provider } } })),
    'The provider was not linked',
  );

export const useUnlinkIdentity = () =>
  useAccountChange(
    (identityId: string) =>
      unwrap(api.DELETE('/api/auth/identities/{identityId}', { params: { path: { identityId } } })),
    'The provider is still linked',
  );

export function useSessions() {
  return useInfiniteQuery({
    queryKey: keys.sessions,
    initialPageParam: 1,
    queryFn: ({ pageParam }) =>
      unwrap(api.GET('/api/auth/sessions', { params: { query: { page: pageParam, perPage: 20 } } })),
    getNextPageParam: ({ meta }) => (meta.page * meta.perPage < meta.total ? meta.page + 1 : undefined),
  });
}

/** One session; null: every other one. */
export function useEndSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (sessionId: string | null) =>
      sessionId === null
        ? unwrap(api.DELETE('/api/auth/sessions'))
        : unwrap(api.DELETE('/api/auth/sessions/{sessionId}', { params: { path: { sessionId } } })),
    onError: (error) => toast.error('The session still runs', { description: failureText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.sessions }),
  });
}
