import type { KeptEdits } from '../live';
import type { DocumentBuffer } from './document-buffer';
import { deleteDraft, draftKey, readDrafts, type StoredDraft, writeDraft } from './draft.store';

const QUIET_MS = 250;

/** What this browser keeps of one document while it is not on the server. */
export interface DraftKeeper {
  watch: (buffer: DocumentBuffer) => void;
  /** Edits of earlier visits. */
  readKept: () => Promise<KeptEdits[]>;
  /** All edits are on the server: what was kept of them may go. */
  dropKept: () => Promise<void>;
  /** Whatever is kept is thrown away. */
  forget: () => Promise<void>;
  /** Keeps the text as it stands for its author to look at. */
  setAside: (baseVersion: number) => Promise<void>;
  /** Writes what is still waiting. */
  flush: () => Promise<void>;
  stop: () => void;
}

export function keepDrafts(userId: string, docId: string): DraftKeeper {
  const tab = `${Date.now()}-${Math.random().toString(36).slice(2)}`;
  const own = draftKey(userId, docId, tab);
  let buffer: DocumentBuffer | undefined;
  let unsubscribe = () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hasDraft = false;
  let restored: StoredDraft[] = [];

  const draftOf = ({ live, state, text }: DocumentBuffer) => ({
    docId,
    fileName: state.getState().base.fileName,
    baseVersion: live.baseVersion,
    content: text(),
    at: new Date().toISOString(),
  });
  const flush = async () => {
    clearTimeout(timer);
    timer = undefined;
    const kept = buffer?.live.unsaved();
    if (!buffer || (!kept && !hasDraft)) return;
    hasDraft = Boolean(kept);
    try {
      await (kept ? writeDraft(own, { ...draftOf(buffer), live: kept }) : deleteDraft({ key: own }));
    } catch {
      // No storage (private window, quota): the text lives in this tab only, and closing it warns.
    }
  };

  return {
    flush,
    watch(watched) {
      buffer = watched;
      unsubscribe = watched.state.subscribe((state, before) => {
        if (state.revision === before.revision && state.isDirty === before.isDirty) return;
        // One that waits is not put off: whoever types on and on is kept as well.
        timer ??= setTimeout(() => void flush(), QUIET_MS);
      });
    },
    async readKept() {
      const drafts = await readDrafts(userId, docId);
      restored = drafts.filter(({ key, live }) => live && key !== own);
      return restored.flatMap(({ live }) => live ?? []);
    },
    async dropKept() {
      const room = buffer?.live.room;
      const done = restored.filter(({ live }) => live?.room === room);
      restored = restored.filter((draft) => !done.includes(draft));
      await Promise.all(done.map(deleteDraft)).catch(() => undefined);
      await flush();
    },
    async forget() {
      clearTimeout(timer);
      timer = undefined;
      hasDraft = false;
      const done = restored;
      restored = [];
      await Promise.all([...done, { key: own }].map(deleteDraft)).catch(() => undefined);
    },
    async setAside(baseVersion) {
      if (!buffer) return;
      const key = draftKey(userId, docId, `${tab}-${Date.now()}`);
      await writeDraft(key, { ...draftOf(buffer), baseVersion }).catch(() => undefined);
    },
    stop: () => {
      clearTimeout(timer);
      unsubscribe();
    },
  };
}
