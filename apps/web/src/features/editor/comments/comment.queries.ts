'use client';

import { allPages } from '@cairn/api-client';
import type { CommentAnchor } from '@cairn/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, failureText, keys, unwrap } from '@/shared/api';
import { toast } from '@/shared/ui/toast';
import type { Mentionable } from './mention';

export function useThreads(projectId: string, docId: string, state: 'open' | 'resolved', isWanted = true) {
  return useQuery({
    queryKey: [...keys.comments(projectId, docId), state],
    queryFn: () =>
      allPages((page) =>
        unwrap(
          api.GET('/api/projects/{projectId}/docs/{doc}/comments', {
            params: { path: { projectId, doc: docId }, query: { state, page, perPage: 100 } },
          }),
        ),
      ),
    enabled: isWanted,
  });
}

/** Everybody who can be named in a comment. */
export function useMentionable(projectId: string): Mentionable[] {
  const { data } = useQuery({
    queryKey: [...keys.members(projectId), 'all'],
    queryFn: () =>
      allPages((page) =>
        unwrap(
          api.GET('/api/projects/{projectId}/members', {
            params: { path: { projectId }, query: { page, perPage: 100 } },
          }),
        ),
      ),
  });
  return data ?? [];
}

interface Written {
  body: string;
  mentions: string[];
}

type Change =
  | ({ do: 'begin'; anchor: CommentAnchor } & Written)
  | ({ do: 'reply'; threadId: string } & Written)
  | ({ do: 'edit'; threadId: string; commentId: string } & Written)
  | { do: 'settle'; threadId: string; resolved: boolean }
  | { do: 'delete'; threadId: string; commentId: string };

const COMMENTS = '/api/projects/{projectId}/docs/{doc}/comments';

/** All that can be done with comments; what went wrong is told. */
export function useCommentChange(projectId: string, doc: string) {
  const client = useQueryClient();
  const path = { projectId, doc };
  const send = (change: Change): Promise<unknown> => {
    switch (change.do) {
      case 'begin': {
        const { anchor, body, mentions } = change;
        return unwrap(api.POST(COMMENTS, { params: { path }, body: { anchor, body, mentions } }));
      }
      case 'reply': {
        const { threadId, body, mentions } = change;
        const params = { path: { ...path, threadId } };
        return unwrap(api.POST(`${COMMENTS}/{threadId}/replies`, { params, body: { body, mentions } }));
      }
      case 'edit': {
        const { threadId, commentId, body, mentions } = change;
        const params = { path: { ...path, threadId, commentId } };
        return unwrap(
          api.PUT(`${COMMENTS}/{threadId}/replies/{commentId}`, { params, body: { body, mentions } }),
        );
      }
      case 'settle': {
        const { threadId, resolved } = change;
        const params = { path: { ...path, threadId } };
        return unwrap(api.PUT(`${COMMENTS}/{threadId}`, { params, body: { resolved } }));
      }
      case 'delete': {
        const { threadId, commentId } = change;
        const params = { path: { ...path, threadId, commentId } };
        return unwrap(api.DELETE(`${COMMENTS}/{threadId}/replies/{commentId}`, { params }));
      }
    }
  };
  return useMutation({
    mutationFn: send,
    onSettled: () => client.invalidateQueries({ queryKey: keys.comments(projectId, doc) }),
    onError: (error) => toast.error('That did not work', { description: failureText(error) }),
  });
}
