'use client';

import type { Attachment } from '@cairn/contracts';
import { MAX_ATTACHMENT_BYTES } from '@cairn/contracts/limits';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, failureText, keys, unwrap } from '@/shared/api';
import { count } from '@/shared/lib/count';
import { toast } from '@/shared/ui/toast';
import { tidyName } from './attachment-text';
import { uploadFile } from './upload-file';

export const PER_PAGE = 20;

export function useAttachments(projectId: string, q: string, page: number) {
  return useQuery({
    queryKey: keys.attachmentPage(projectId, q, page),
    placeholderData: keepPreviousData,
    // No event tells of an upload.
    staleTime: 0,
    queryFn: () =>
      unwrap(
        api.GET('/api/projects/{projectId}/attachments', {
          params: { path: { projectId }, query: { page, perPage: PER_PAGE, ...(q && { q }) } },
        }),
      ),
  });
}

export function useDeleteAttachment(projectId: string) {
  const client = useQueryClient();
  return useMutation({
    // Whoever saw which documents name it insists.
    mutationFn: ({ id, usedIn }: Attachment) =>
      unwrap(
        api.DELETE('/api/projects/{projectId}/attachments/{attachment}', {
          params: {
            path: { projectId, attachment: id },
            query: { force: usedIn > 0 ? 'true' : 'false' },
          },
        }),
      ),
    onSuccess: (_answer, { name }) => toast(`Deleted ${name}`),
    onError: (error, { name }) => toast.error(`${name} was not deleted`, { description: failureText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.attachments(projectId) }),
  });
}

/** One file after the other; `sending` is the one on its way. */
export function useUploads(projectId: string) {
  const client = useQueryClient();
  const [sending, setSending] = useState<string | null>(null);
  const upload = async (files: readonly File[]) => {
    let arrived = 0;
    for (const [at, file] of files.entries()) {
      const name = tidyName(file.name, new Date());
      setSending(files.length === 1 ? name : `${name}, ${at + 1} of ${files.length}`);
      try {
        await send(projectId, name, file);
        arrived += 1;
      } catch (error) {
        toast.error(`${file.name} was not uploaded`, { description: failureText(error) });
      }
    }
    setSending(null);
    if (arrived > 0) toast(`${count(arrived, 'file')} uploaded`);
    await client.invalidateQueries({ queryKey: keys.attachments(projectId) });
  };
  return { sending, upload };
}

async function send(projectId: string, name: string, file: File): Promise<void> {
  if (file.size > MAX_ATTACHMENT_BYTES)
    throw new TypeError(`It is larger than ${MAX_ATTACHMENT_BYTES / 1024 / 1024} MB. Nothing was sent.`);
  const { signal } = new AbortController();
  await uploadFile({ projectId, name, file, signal, onSent: () => undefined });
}
