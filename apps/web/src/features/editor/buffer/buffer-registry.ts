import type { Doc } from '@cairn/contracts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { LiveText } from '../live';
import { languageOf, type Monaco } from '../monaco';
import { createDocumentBuffer, type DocumentBuffer } from './document-buffer';
import { type DraftKeeper, keepDrafts } from './draft-keeper';
import { type RoomCalls, roomCalls } from './room-calls';

/** The buffers of one project: those with unsaved text outlive a move to another document. */
export interface BufferRegistry {
  /** Ids of the documents whose text has been unsaved for a while. */
  readonly dirty: StoreApi<ReadonlySet<string>>;
  open: (monaco: Monaco, doc: Doc) => DocumentBuffer;
  find: (docId: string) => DocumentBuffer | undefined;
  /** Its screen is gone: it is let go as soon as it holds no unsaved text. */
  close: (docId: string) => void;
  /** Unsaved text is dropped for good. */
  forget: (docId: string) => void;
  /** Writes all unsaved text down as drafts. */
  flush: () => Promise<void>;
  /** Resolves when all is on the server, or after that time. */
  whenSaved: (timeoutMs: number) => Promise<void>;
  /** File names of the documents with unsaved text. */
  unsaved: () => string[];
  /** Lets everything go; drafts stay. */
  dispose: () => void;
}

interface Entry {
  buffer: DocumentBuffer;
  drafts: DraftKeeper;
  isShown: boolean;
  unsubscribe: () => void;
}

/** Shorter than this, being unsaved is only being on the way. */
const UNSAVED_SHOWS_AFTER_MS = 1500;

/** `onRights`: who may write in a document has changed. */
export function createBufferRegistry(
  projectId: string,
  userId: string,
  onRights: () => void,
): BufferRegistry {
  const entries = new Map<string, Entry>();
  const marks = dirtyMarks();

  const drop = (docId: string, { buffer, drafts, unsubscribe }: Entry) => {
    entries.delete(docId);
    unsubscribe();
    drafts.stop();
    marks.set(docId, false);
    buffer.dispose();
  };
  const dropIfDone = (docId: string) => {
    const entry = entries.get(docId);
    if (!entry || entry.isShown || entry.buffer.state.getState().isDirty) return;
    void entry.drafts.flush();
    drop(docId, entry);
  };
  const make = (monaco: Monaco, doc: Doc): Entry => {
    const drafts = keepDrafts(userId, doc.id);
    const buffer = openBuffer(monaco, doc, drafts, roomCalls(projectId, doc.id), onRights);
    drafts.watch(buffer);
    const unsubscribe = buffer.state.subscribe((state, before) => {
      if (state.isDirty === before.isDirty) return;
      marks.set(doc.id, state.isDirty);
      // The draft is deleted by whoever hears of it first.
      if (!state.isDirty) queueMicrotask(() => dropIfDone(doc.id));
    });
    return { buffer, drafts, isShown: true, unsubscribe };
  };

  return {
    dirty: marks.dirty,
    open(monaco, doc) {
      const entry = entries.get(doc.id) ?? make(monaco, doc);
      entries.set(doc.id, entry);
      entry.isShown = true;
      return entry.buffer;
    },
    find: (docId) => entries.get(docId)?.buffer,
    close(docId) {
      const entry = entries.get(docId);
      if (!entry) return;
      entry.isShown = false;
      dropIfDone(docId);
    },
    forget(docId) {
      const entry = entries.get(docId);
      if (!entry) return;
      void entry.drafts.forget();
      drop(docId, entry);
    },
    flush: async () => {
      await Promise.all([...entries.values()].map(({ drafts }) => drafts.flush()));
    },
    whenSaved: async (timeoutMs) => {
      await Promise.all([...entries.values()].map(({ buffer }) => buffer.live.whenSaved(timeoutMs)));
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

function openBuffer(
  monaco: Monaco,
  doc: Doc,
  drafts: DraftKeeper,
  calls: RoomCalls,
  onRights: () => void,
): DocumentBuffer {
  return createDocumentBuffer({
    monaco,
    doc,
    language: languageOf(doc.fileName).id,
    forgetDrafts: drafts.forget,
    startLive: (model, state) =>
      new LiveText({
        monaco,
        model,
        openRoom: calls.open,
        readKept: drafts.readKept,
        onSetAside: drafts.setAside,
        onSaved: () => void drafts.dropKept(),
        onDeleted: () => state.setState(({ deletedBy }) => ({ deletedBy: deletedBy ?? '' })),
        onRights,
        onNoAnswer: calls.renewSignIn,
      }),
  });
}

function dirtyMarks() {
  const dirty = createStore<ReadonlySet<string>>(() => new Set());
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const mark = (docId: string, isDirty: boolean) => {
    if (dirty.getState().has(docId) === isDirty) return;
    const next = new Set(dirty.getState());
    if (isDirty) next.add(docId);
    else next.delete(docId);
    dirty.setState(next, true);
  };
  return {
    dirty,
    set(docId: string, isDirty: boolean) {
      clearTimeout(timers.get(docId));
      timers.delete(docId);
      if (!isDirty) mark(docId, false);
      else
        timers.set(
          docId,
          setTimeout(() => mark(docId, true), UNSAVED_SHOWS_AFTER_MS),
        );
    },
  };
}
