import { closeSync, openSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, readDocsHash, readManifest } from '../../documents/manifest.ts';
import { isObject, readJsonObject } from '../../files/json-file.ts';
import { makePrivateFolder, replaceFile } from '../../files/whole-file.ts';
import type { HookScene } from '../hook-scene.ts';
import { sessionKey } from './session-key.ts';

/** The documents as a session was last told of them. */
export interface ToldDocuments {
  readonly hash: string;
  readonly files: Manifest;
}

const ABANDONED_LOCK_MS = 10_000;
const KEPT_MS = 14 * 86_400_000;

const folderOf = ({ folders }: HookScene): string => join(folders.state, 'sessions');
const fileOf = (scene: HookScene): string => join(folderOf(scene), `${sessionKey(scene)}.json`);

export function readTold(scene: HookScene): ToldDocuments | null {
  const file = readJsonObject(fileOf(scene));
  if (typeof file?.['hash'] !== 'string' || !isObject(file['files'])) return null;
  return { hash: file['hash'], files: new Map(Object.entries(file['files'] as Record<string, string>)) };
}

export function writeTold(scene: HookScene, { hash, files }: ToldDocuments): void {
  makePrivateFolder(folderOf(scene));
  const { tool } = scene.call;
  replaceFile(fileOf(scene), JSON.stringify({ hash, files: Object.fromEntries(files), tool }), 0o600);
}

/** What is in the checkout now; null while documents are being brought. */
export function documentsNow({ checkout }: HookScene): ToldDocuments | null {
  const hash = readDocsHash(checkout.notesDir);
  return hash === undefined ? null : { hash, files: readManifest(checkout.notesDir) };
}

/** Of hooks that run at the same time in one session, one tells; `work` runs in that one only. */
export function tellingAlone<T>(scene: HookScene, work: () => T): T | null {
  const lock = `${fileOf(scene)}.lock`;
  makePrivateFolder(folderOf(scene));
  if (Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) > ABANDONED_LOCK_MS)
    rmSync(lock, { force: true });
  try {
    closeSync(openSync(lock, 'wx', 0o600));
  } catch {
    return null;
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

export function forgetTold(scene: HookScene, now = Date.now()): void {
  rmSync(fileOf(scene), { force: true });
  for (const name of readdirSync(folderOf(scene))) {
    const path = join(folderOf(scene), name);
    const at = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now;
    if (now - at > KEPT_MS) rmSync(path, { force: true });
  }
}
