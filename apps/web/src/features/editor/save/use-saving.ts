'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { keys } from '@/shared/api';
import type { DocumentBuffer } from '../buffer';
import type { EditLock } from '../lock';
import { cutVersion, saveDocument, type SaveFailure } from './save-document';
import { createSaving, type SavePhase, type Saving } from './saving';

const ON_THE_WAY_MS = 5000;

/** Versions of one document, made under the project's lock. */
export function useSaving(
  projectId: string,
  buffer: DocumentBuffer | undefined,
  lock: EditLock | undefined,
): Saving | undefined {
  const client = useQueryClient();
  const [saving, setSaving] = useState<Saving>();

  useEffect(() => {
    if (!buffer || !lock) return;
    const { docId, live } = buffer;
    const hear = <T extends { kind: string } | SaveFailure>(outcome: T): T => {
      if (outcome.kind === 'lock-lost') lock.observe(null);
      if ('lock' in outcome) lock.observe(outcome.lock);
      return outcome;
    };
    const made = createSaving({
      whenSaved: () => live.whenSaved(ON_THE_WAY_MS),
      sendCut: async (note) => {
        const { revision } = buffer.state.getState();
        const outcome = hear(await cutVersion(projectId, docId, note));
        // A text that is as it was before makes no new version, which the room would tell.
        if (outcome.kind === 'cut' && buffer.state.getState().revision === revision) live.markCut();
        return outcome;
      },
      send: async (request) => hear(await saveDocument(projectId, docId, request)),
      onVersion: () => {
        void client.invalidateQueries({ queryKey: keys.doc(projectId, docId) });
        void client.invalidateQueries({ queryKey: keys.docs(projectId) });
      },
    });
    setSaving(made);
    const unsubscribe = live.state.subscribe(({ cut, isUncut }, before) => {
      if (cut && cut !== before.cut && !isUncut) made.hear(cut.version, cut.at);
    });
    return () => {
      unsubscribe();
      setSaving(undefined);
    };
  }, [client, projectId, buffer, lock]);

  return saving;
}

export function useSavePhase(saving: Saving): SavePhase {
  return useStore(saving.phase, ({ value }) => value);
}
