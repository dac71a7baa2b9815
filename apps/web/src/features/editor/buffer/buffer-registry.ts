import type { Doc } from '@cairn/contracts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { languageOf, type Monaco } from '../monaco';
import { createDocumentBuffer, type DocumentBuffer } from './document-buffer';
import { type DraftKeeper, keepDraft } from './draft-keeper';

/** The buffers of one project: those with unsaved text outlive a move to another document. */
export interface BufferRegistry {
  /** Ids of the documents with unsaved text. */
  readonly dirty: StoreApi<ReadonlySet<string>>;
  open: (monaco: Monaco, doc: Doc) => DocumentBuffer;
  find: (docId: string) => DocumentBuffer | undefined;
  /** Its screen is gone: it is let go unless it holds unsaved text. */
  close: (docId: string) => void;
  /** Unsaved text is dropped for good. */
  forget: (docId: string) => void;
  /** Writes all unsaved text down as drafts. */
  flush: () => Promise<void>;
  /** File names of the documents with unsaved text. */
  unsaved: () => string[];
  /** Lets everything go; drafts stay. */
  dispose: () => void;
}

interface Entry {
  buffer: DocumentBuffer;
  drafts: DraftKeeper;
  unsubscribe: () => void;
}

export function createBufferRegistry(userId: string): BufferRegistry {
  const entries = new Map<string, Entry>();
  const dirty = createStore<ReadonlySet<string>>(() => new Set());

  const setDirty = (docId: string, isDirty: boolean) => {
    if (dirty.getState().has(docId) === isDirty) return;
    const next = new Set(dirty.getState());
    if (isDirty) next.add(docId);
    else next.delete(docId);
    dirty.setState(next, true);
  };
  const drop = (docId: string, { buffer, drafts, unsubscribe }: Entry) => {
    entries.delete(docId);
    unsubscribe();
    drafts.stop();
    setDirty(docId, false);
    buffer.dispose();
  };

  return {
    dirty,
    open(monaco, doc) {
      const known = entries.get(doc.id)?.buffer;
      if (known) return known;
      const buffer = createDocumentBuffer(monaco, doc, languageOf(doc.fileName).id);
      const drafts = keepDraft(userId, buffer);
      const unsubscribe = buffer.state.subscribe(({ isDirty }) => setDirty(doc.id, isDirty));
      entries.set(doc.id, { buffer, drafts, unsubscribe });
      return buffer;
    },
    find: (docId) => entries.get(docId)?.buffer,
    close(docId) {
      const entry = entries.get(docId);
      if (!entry || entry.buffer.state.getState().isDirty) return;
      void entry.drafts.flush();
      drop(docId, entry);
    },
    forget(docId) {
      const entry = entries.get(docId);
      if (!entry) return;
      entry.buffer.discard();
      void entry.drafts.flush();
      drop(docId, entry);
    },
    flush: async () => {
      await Promise.all([...entries.values()].map(({ drafts }) => drafts.flush()));
    },
    unsaved: () =>
      [...entries.values()]
        .map(({ buffer }) => buffer.state.getState())
        .filter(({ isDirty }) => isDirty)
        .map(({ base }) => base.fileName),
    dispose: () => {
      for (const [docId, entry] of entries) drop(docId, entry);
    },
  };
}
