import { type Doc, mergeUpdates } from 'yjs';

/** What was written here and is not known to be committed at the server. */
export interface UnsavedEdits {
  isEmpty: () => boolean;
  /** All of it as one update; null: there is none. */
  merged: () => Uint8Array | null;
  /** The server has it all. */
  settle: () => void;
  stop: () => void;
}

/** `isOfServer` tells by the origin of a change what came from there. */
export function collectUnsaved(
  doc: Doc,
  isOfServer: (origin: unknown) => boolean,
  onChange: () => void,
): UnsavedEdits {
  let waiting: Uint8Array[] = [];
  const onUpdate = (update: Uint8Array, origin: unknown) => {
    if (isOfServer(origin)) return;
    waiting.push(update);
    onChange();
  };
  doc.on('update', onUpdate);
  return {
    isEmpty: () => waiting.length === 0,
    merged() {
      if (waiting.length > 1) waiting = [mergeUpdates(waiting)];
      return waiting[0] ?? null;
    },
    settle() {
      if (waiting.length === 0) return;
      waiting = [];
      onChange();
    },
    stop: () => doc.off('update', onUpdate),
  };
}
