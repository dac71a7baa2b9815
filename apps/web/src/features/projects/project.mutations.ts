'use client';

import type { CreateProject, Project } from '@cairn/contracts';
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { toast } from '@/shared/ui/toast';
import { api, failureText, keys, unwrap } from '@/shared/api';

export type NewProject = Partial<CreateProject> & { name: string };

/** Makes a project and goes to it. */
export function useMakeProject() {
  const client = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: (body: NewProject) => unwrap(api.POST('/api/projects', { body })),
    onSuccess: (project) => goTo(project, client, router),
  });
}

/** Makes the sample project and goes to it. */
export function useCreateSample() {
  const client = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: () => unwrap(api.POST('/api/projects/sample')),
    onSuccess: (project) => goTo(project, client, router),
    onError: (error) => toast.error('The sample project was not made', { description: failureText(error) }),
  });
}

function goTo(project: Project, client: QueryClient, router: ReturnType<typeof useRouter>): void {
  client.setQueryData(keys.project(project.id), project);
  void client.invalidateQueries({ queryKey: keys.projects });
  void client.invalidateQueries({ queryKey: keys.me });
  router.push(`/projects/${project.id}`);
}
