'use client';

import type { Doc, DocMeta } from '@cairn/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, keys, unwrap } from '@/shared/api';

export function useCreateDocument(projectId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { fileName: string; content: string }) =>
      unwrap(api.POST('/api/projects/{projectId}/docs', { params: { path: { projectId } }, body })),
    onSuccess: (doc: Doc) => {
      client.setQueryData(keys.doc(projectId, doc.id), doc);
      return refreshLists(client, projectId);
    },
  });
}

export function useDeleteDocument(projectId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (doc: DocMeta) =>
      unwrap(
        api.DELETE('/api/projects/{projectId}/docs/{doc}', { params: { path: { projectId, doc: doc.id } } }),
      ),
    onSuccess: (_, doc) => {
      client.setQueryData<DocMeta[]>(keys.docs(projectId), (docs) => docs?.filter(({ id }) => id !== doc.id));
      return refreshLists(client, projectId);
    },
  });
}

function refreshLists(client: ReturnType<typeof useQueryClient>, projectId: string) {
  void client.invalidateQueries({ queryKey: keys.project(projectId) });
  return client.invalidateQueries({ queryKey: keys.docs(projectId) });
}
