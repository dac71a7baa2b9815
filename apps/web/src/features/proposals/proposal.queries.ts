'use client';

import type { Proposal, ProposalState } from '@cairn/contracts';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, keys, unwrap } from '@/shared/api';

export const PER_PAGE = 20;

export function useProposals(projectId: string, state: ProposalState, page: number) {
  return useQuery({
    queryKey: [...keys.proposals(projectId), 'list', { state, page }],
    placeholderData: keepPreviousData,
    queryFn: () =>
      unwrap(
        api.GET('/api/projects/{projectId}/proposals', {
          params: { path: { projectId }, query: { state, page, perPage: PER_PAGE } },
        }),
      ),
  });
}

export function useProposal(projectId: string, proposalId: string) {
  return useQuery({
    queryKey: [...keys.proposals(projectId), 'one', proposalId],
    queryFn: () =>
      unwrap(
        api.GET('/api/projects/{projectId}/proposals/{proposalId}', {
          params: { path: { projectId, proposalId } },
        }),
      ),
  });
}

interface Acceptance {
  content?: string | null;
  /** The version that was looked at; null: there was no document. */
  version: number | null;
}

export type Decision = { accept: Acceptance } | { reject: { reason?: string } };

export function useDecide({ projectId, id }: Proposal, onDecided: (settled: Proposal) => void) {
  const client = useQueryClient();
  const params = { path: { projectId, proposalId: id } };
  return useMutation({
    mutationFn: (decision: Decision) =>
      'accept' in decision
        ? unwrap(
            api.POST('/api/projects/{projectId}/proposals/{proposalId}/accept', {
              params,
              body: decision.accept,
            }),
          )
        : unwrap(
            api.POST('/api/projects/{projectId}/proposals/{proposalId}/reject', {
              params,
              body: decision.reject,
            }),
          ),
    onSuccess: onDecided,
    onSettled: () => client.invalidateQueries({ queryKey: keys.proposals(projectId) }),
  });
}

/** Whoever has come here knows of them. */
export function useProposalsSeen(projectId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.POST('/api/notifications/read', { body: { proposalsOf: projectId } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.notifications }),
  });
}
