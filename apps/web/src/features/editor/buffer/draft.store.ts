import type { KeptEdits } from '../live';

/** Text that is not on the server, kept in this browser so that neither a crash nor an outage loses it. */
export interface Draft {
  docId: string;
  fileName: string;
  /** The version that the text contains at the least. */
  baseVersion: number;
  content: string;
  /** ISO 8601. */
  at: string;
  /** The edits themselves; they go into the room by themselves as long as it is the same. */
  live?: KeptEdits;
}

export interface StoredDraft extends Draft {
  key: string;
}

const DATABASE = 'cairn-drafts';
const STORE = 'drafts';

/**
 * Drafts belong to a person: another one who signs in on the same machine doesn't see them. Each tab has its own, for
 * two tabs may both have gone offline.
 */
export const draftKey = (userId: string, docId: string, tab: string) => `${userId}/${docId}/${tab}`;

/** The newest first. */
export async function readDrafts(userId: string, docId: string): Promise<StoredDraft[]> {
  const start = `${userId}/${docId}`;
  const range = IDBKeyRange.bound(start, `${start}/\uffff`);
  const keys = await run<string[]>('readonly', (store) => store.getAllKeys(range));
  const drafts = await Promise.all(
    keys.map(async (key) => ({
      key,
      draft: await run<Draft | undefined>('readonly', (store) => store.get(key)),
    })),
  );
  return drafts
    .flatMap(({ key, draft }) => (draft ? [{ ...draft, key }] : []))
    .toSorted((one, other) => other.at.localeCompare(one.at));
}

export async function writeDraft(key: string, draft: Draft): Promise<void> {
  await run('readwrite', (store) => store.put(draft, key));
}

/** But not what was written over it since it was read. */
export async function deleteDraft({ key, at }: { key: string; at?: string }): Promise<void> {
  if (at !== undefined) {
    const now = await run<Draft | undefined>('readonly', (store) => store.get(key));
    if (now?.at !== at) return;
  }
  await run('readwrite', (store) => store.delete(key));
}

let opening: Promise<IDBDatabase> | undefined;

async function run<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest): Promise<T> {
  opening ??= open().catch((error: unknown) => {
    opening = undefined;
    throw error;
  });
  const database = await opening;
  const transaction = database.transaction(STORE, mode);
  const request = act(transaction.objectStore(STORE));
  // Not left to the browser: a page that is going away would be gone before.
  transaction.commit();
  return settled<T>(request);
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return settled<IDBDatabase>(request);
}

function settled<T>(request: IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The browser’s storage did not answer.'));
  });
}
