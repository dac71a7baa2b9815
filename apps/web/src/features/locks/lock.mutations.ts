'use client';

import type { Lock, Project } from '@cairn/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from '@/shared/ui/toast';
import { api, failureText, keys, unwrap } from '@/shared/api';

/** Leaves the editing session, which ends it for the last one; `force` breaks a colleague's lock. */
export function useReleaseLock(projectId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ force }: { force: boolean }) =>
      unwrap(
        force
          ? api.DELETE('/api/projects/{projectId}/lock', {
              params: { path: { projectId }, query: { force: 'true' } },
            })
          : api.DELETE('/api/projects/{projectId}/lock/join', { params: { path: { projectId } } }),
      ),
    // While colleagues are in the session, it goes on.
    onSuccess: () => client.invalidateQueries({ queryKey: keys.projectRoot(projectId) }),
    onError: (error) => toast.error('The lock was not released', { description: failureText(error) }),
  });
}

export function useTakeLock(projectId: string) {
  const show = useShowLock(projectId);
  return useMutation({
    mutationFn: (reason: string) =>
      unwrap(
        api.POST('/api/projects/{projectId}/lock', {
          params: { path: { projectId } },
          body: reason ? { reason } : {},
        }),
      ),
    onSuccess: show,
  });
}

function useShowLock(projectId: string) {
  const client = useQueryClient();
  return (lock: Lock) => {
    client.setQueryData(keys.lock(projectId), lock);
    client.setQueryData<Project>(keys.project(projectId), (project) => project && { ...project, lock });
    void client.invalidateQueries({ queryKey: keys.projects });
    return client.invalidateQueries({ queryKey: keys.project(projectId) });
  };
}
