import { closeSync, mkdirSync, openSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { failedWith } from '../../errors/workstation.error.ts';
import { sha256 } from '../../files/digest.ts';
import type { HookScene } from '../hook-scene.ts';
import { sessionKey } from './session-key.ts';

/** Without an id of the tool's, the same call within this time is taken for the same firing. */
const SAME_FIRING_MS = 3_000;
const KEPT_MS = 2 * 86_400_000;

const folderOf = (scene: HookScene): string => join(scene.folders.state, 'seen', sessionKey(scene));

/** False when another of the tool's hook files has run this program for the very same doing. */
export function isFirstFiring(scene: HookScene, now = Date.now()): boolean {
  const path = join(folderOf(scene), firingKey(scene));
  if (isMade(path)) return true;
  if (scene.call.toolUseId !== '') return false;
  const last = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  utimesSync(path, now / 1000, now / 1000);
  return now - last > SAME_FIRING_MS;
}

/** What a session that has ended left behind, and what was left by those that never said so. */
export function forgetFirings(scene: HookScene, now = Date.now()): void {
  rmSync(folderOf(scene), { recursive: true, force: true });
  const all = join(scene.folders.state, 'seen');
  for (const name of namesIn(all)) {
    const path = join(all, name);
    const at = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now;
    if (now - at > KEPT_MS) rmSync(path, { recursive: true, force: true });
  }
}

function firingKey({ call }: HookScene): string {
  const { toolUseId, phase, action } = call;
  const what = toolUseId === '' ? JSON.stringify(action) : toolUseId;
  return sha256(`${phase}\n${what}`).slice(0, 32);
}

function isMade(path: string): boolean {
  for (;;) {
    try {
      closeSync(openSync(path, 'wx', 0o600));
      return true;
    } catch (error) {
      if (failedWith(error, 'EEXIST')) return false;
      if (!failedWith(error, 'ENOENT')) throw error;
      mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
