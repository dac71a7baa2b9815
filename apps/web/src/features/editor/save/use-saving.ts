'use client';

import type { Doc, DocMeta } from '@cairn/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { keys } from '@/shared/api';
import type { DocumentBuffer } from '../buffer';
import type { EditLock } from '../lock';
import { createSaving, type SavePhase, type Saving } from './saving';
import { saveDocument } from './save-document';

/** Saving of one buffer under the project's lock, which is taken first where it is not held. */
export function useSaving(
  projectId: string,
  buffer: DocumentBuffer | undefined,
  lock: EditLock | undefined,
): Saving | undefined {
  const client = useQueryClient();
  const [saving, setSaving] = useState<Saving>();

  useEffect(() => {
    if (!buffer || !lock) return;
    const { docId } = buffer;
    const made = createSaving({
      buffer,
      send: async (request) => {
        const { phase } = lock.state.getState();
        const { fileName } = buffer.state.getState().base;
        if (phase !== 'held') await lock.acquire(`Editing ${fileName}`);
        const state = lock.state.getState();
        if (state.phase === 'failed') return { kind: 'unreachable' };
        if (state.phase !== 'held') return { kind: 'lock-held', lock: state.lock };
        const outcome = await saveDocument({ projectId, docId, fence: state.lock?.fence, ...request });
        if (outcome.kind === 'lock-lost') lock.observe(null);
        if (outcome.kind === 'lock-held') lock.observe(outcome.lock);
        return outcome;
      },
      onSaved: (doc) => {
        client.setQueryData(keys.doc(projectId, docId), doc);
        client.setQueryData<DocMeta[]>(keys.docs(projectId), (docs) => docs && withDoc(docs, doc));
        void client.invalidateQueries({ queryKey: keys.versions(projectId, docId) });
      },
    });
    setSaving(made);
    return () => setSaving(undefined);
  }, [client, projectId, buffer, lock]);

  return saving;
}

export function useSavePhase(saving: Saving): SavePhase {
  return useStore(saving.phase, ({ value }) => value);
}

function withDoc(docs: DocMeta[], { content: _, ...meta }: Doc): DocMeta[] {
  return docs.map((known) => (known.id === meta.id ? meta : known));
}
