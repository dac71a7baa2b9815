import type { DocumentBuffer } from './document-buffer';
import { deleteDraft, type Draft, writeDraft } from './draft.store';

const QUIET_MS = 400;

export interface DraftKeeper {
  /** Writes what is still waiting. */
  flush: () => Promise<void>;
  stop: () => void;
}

/** Keeps the unsaved text of a buffer as a draft, until it is saved or taken back. */
export function keepDraft(userId: string, buffer: DocumentBuffer): DraftKeeper {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hasDraft = false;

  const flush = async () => {
    clearTimeout(timer);
    timer = undefined;
    const { isDirty } = buffer.state.getState();
    if (!isDirty && !hasDraft) return;
    hasDraft = isDirty;
    try {
      await (isDirty ? writeDraft(userId, draftOf(buffer)) : deleteDraft(userId, buffer.docId));
    } catch {
      // No storage (private window, quota): the text lives in this tab only, and closing it warns.
    }
  };
  const unsubscribe = buffer.state.subscribe((state, before) => {
    if (state.revision === before.revision && state.isDirty === before.isDirty) return;
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), QUIET_MS);
  });
  return {
    flush,
    stop: () => {
      clearTimeout(timer);
      unsubscribe();
    },
  };
}

function draftOf(buffer: DocumentBuffer): Draft {
  const { base } = buffer.state.getState();
  return {
    docId: buffer.docId,
    fileName: base.fileName,
    baseVersion: base.version,
    content: buffer.text(),
    at: new Date().toISOString(),
  };
}
