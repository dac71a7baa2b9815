import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  LINK_DEFAULTS,
  addCheckout,
  isFresh,
  machineFolders,
  openCheckout,
  readDocsHash,
  readWatchState,
  saveKey,
  writeLink,
} from '@cairn/workstation';
import { startWatch } from '@cairn/workstation/watch';
import type { Scene } from './scene.ts';

const READY_WITHIN_MS = 20_000;

/** A linked checkout on a machine of its own, kept in step by the background process, which runs in this one. */
export interface WatchedCheckout {
  readonly home: string;
  readonly path: string;
  stop(): Promise<void>;
}

export async function watchCheckout({ server, projectId, apiKey }: Scene): Promise<WatchedCheckout> {
  const home = await mkdtemp(join(tmpdir(), 'cairn-watched-'));
  const env = { HOME: home };
  const folders = machineFolders(env);
  const path = join(home, 'checkout');
  await mkdir(path);
  writeLink(path, { ...LINK_DEFAULTS, url: server.url, projectId, nativeFiles: false });
  saveKey(folders, server.url, projectId, { key: apiKey, name: 'bench' });
  addCheckout(folders, path);
  const started = startWatch({ client: { name: 'cairn', version: '0.0.0' }, env, folders });
  if (!('running' in started)) throw new Error('Another one watches.');
  await inStep(path, folders);
  return {
    home,
    path,
    async stop() {
      started.running.stop();
      await started.running.ended;
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function inStep(path: string, folders: ReturnType<typeof machineFolders>): Promise<void> {
  const { notesDir } = openCheckout(path, { env: {}, folders });
  const deadline = performance.now() + READY_WITHIN_MS;
  for (;;) {
    const state = readWatchState(notesDir);
    if (state && isFresh(state) && readDocsHash(notesDir) === state.hash) return;
    if (performance.now() > deadline) throw new Error('The background process did not bring the documents.');
    await delay(50);
  }
}
