/** Unsaved text, kept in this browser so that a crash of the tab loses nothing. */
export interface Draft {
  docId: string;
  fileName: string;
  /** The saved version the text was built on. */
  baseVersion: number;
  content: string;
  /** ISO 8601. */
  at: string;
}

const DATABASE = 'cairn-drafts';
const STORE = 'drafts';

/** Drafts belong to a person: another one who signs in on the same machine doesn't see them. */
const keyOf = (userId: string, docId: string) => `${userId}/${docId}`;

export async function readDraft(userId: string, docId: string): Promise<Draft | undefined> {
  return run<Draft | undefined>('readonly', (store) => store.get(keyOf(userId, docId)));
}

export async function writeDraft(userId: string, draft: Draft): Promise<void> {
  await run('readwrite', (store) => store.put(draft, keyOf(userId, draft.docId)));
}

export async function deleteDraft(userId: string, docId: string): Promise<void> {
  await run('readwrite', (store) => store.delete(keyOf(userId, docId)));
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
