import type { ImportResult } from '@cairn/contracts';
import { MAX_ARCHIVE_BYTES } from '@cairn/contracts/limits';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, keys, unwrap } from '@/shared/api';

export interface Looked {
  archive: Blob;
  result: ImportResult;
}

/** What an archive would change. */
export function useImportPreview(projectId: string) {
  return useMutation({
    mutationFn: async (make: () => Promise<Blob>): Promise<Looked> => {
      const archive = await make();
      if (archive.size > MAX_ARCHIVE_BYTES)
        throw new TypeError(`It has more than ${MAX_ARCHIVE_BYTES / 1024 / 1024} MB. Nothing was sent.`);
      return { archive, result: await send(projectId, archive, 'true') };
    },
  });
}

export function useImport(projectId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (archive: Blob) => send(projectId, archive, 'false'),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.project(projectId) });
      return client.invalidateQueries({ queryKey: keys.docs(projectId) });
    },
  });
}

function send(projectId: string, archive: Blob, dryRun: 'true' | 'false'): Promise<ImportResult> {
  return unwrap(
    api.POST('/api/projects/{projectId}/docs/import', {
      params: { path: { projectId }, query: { dryRun } },
      // The document names bytes as text, for want of another word.
      body: archive as unknown as string,
      bodySerializer: (body: unknown) => body as Blob,
      headers: { 'content-type': 'application/zip' },
    }),
  );
}
