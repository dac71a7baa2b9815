'use client';

import type { Project, UpdateProject } from '@cairn/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, keys, unwrap } from '@/shared/api';

export function useUpdateProject(projectId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: UpdateProject) =>
      unwrap(api.PUT('/api/projects/{projectId}', { params: { path: { projectId } }, body })),
    onSuccess: (project: Project) => {
      client.setQueryData(keys.project(projectId), project);
      void client.invalidateQueries({ queryKey: keys.me });
      return client.invalidateQueries({ queryKey: keys.projects });
    },
  });
}

export function useDeleteProject(projectId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/projects/{projectId}', { params: { path: { projectId } } })),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.me });
      return client.invalidateQueries({ queryKey: keys.projects });
    },
  });
}
