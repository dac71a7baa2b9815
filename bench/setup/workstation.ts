import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LINK_DEFAULTS, addCheckout, saveKey, writeLink } from '@cairn/workstation';
import { startWatch } from '@cairn/workstation/watch';
import { type Socket, io } from 'socket.io-client';

/** Where a workstation gets its documents from. */
interface Source {
  readonly url: string;
  readonly projectId: string;
  readonly apiKey: string;
}

interface Listener {
  readonly written: (hash: string) => void;
  readonly failed: (error: unknown) => void;
}

/** Where the program puts documents below a checkout. */
export const DOCS_FOLDER = LINK_DEFAULTS.docsDir;

/** A developer's machine with one checkout, kept in step by the very program that runs there. */
export async function openWatching(
  { url, projectId, apiKey }: Source,
  folder: string,
  listener: Listener,
): Promise<void> {
  const folders = { config: join(folder, 'machine/config'), state: join(folder, 'machine/state') };
  await mkdir(folder, { recursive: true });
  writeLink(folder, { ...LINK_DEFAULTS, url, projectId, nativeFiles: false });
  saveKey(folders, url, projectId, { key: apiKey, name: 'bench' });
  addCheckout(folders, folder);
  await new Promise<void>((resolve) => {
    const started = startWatch({
      client: { name: 'cairn', version: 'bench' },
      env: {},
      folders,
      onDocuments: (_checkout, { changed }) => {
        for (const { to } of changed) listener.written(to);
        resolve();
      },
    });
    if (!('running' in started)) listener.failed(new Error('Another one watches.'));
  });
}

/** Writes what the events bring, and knows nothing else. */
export async function openBare(url: string, folder: string, listener: Listener): Promise<void> {
  const socket = await connect(url, {});
  socket.on(
    'doc:updated',
    ({ fileName, hash, content }: { fileName: string; hash: string; content: string }) =>
      void writeFile(join(folder, fileName), content)
        .then(() => listener.written(hash))
        .catch(listener.failed),
  );
}

async function connect(url: string, auth: Record<string, string>): Promise<Socket> {
  const socket = io(url, { auth, reconnection: false, forceNew: true, transports: ['websocket'] });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve).once('connect_error', reject);
  });
  return socket;
}
