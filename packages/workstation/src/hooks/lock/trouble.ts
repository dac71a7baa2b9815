import { existsSync, linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../../files/whole-file.ts';
import type { HookScene } from '../hook-scene.ts';

/** Seconds without another try after one that ran into its time limit. */
const RETRY_AFTER_SECONDS = 15;

const fileOf = ({ checkout }: HookScene): string => join(checkout.notesDir, 'trouble');

/**
 * Whether a request ran into its time limit just now, so that the next ones do not wait for another. The note has the form
 * that the bash scripts give it: the kind of trouble, and on the second line when the time limit was hit.
 */
export function timedOutJustNow(scene: HookScene): boolean {
  const since = Number(noted(scene).timedOutAt || Number.NaN);
  const wait = Number(scene.env['CAIRN_RETRY_AFTER'] || RETRY_AFTER_SECONDS);
  const seconds = Date.now() / 1000 - since;
  return seconds >= 0 && seconds < wait;
}

/** Notes the trouble; true when it is to be said, which is once for as long as the same trouble lasts. */
export function isNewTrouble(scene: HookScene, kind: string, isTimeout: boolean): boolean {
  const next = `${fileOf(scene)}.${process.pid}`;
  try {
    mkdirSync(scene.checkout.notesDir, { recursive: true });
    writeFileSync(next, `${kind}\n${isTimeout ? Math.floor(Date.now() / 1000) : ''}\n`);
    if (wasFirst(next, fileOf(scene))) return true;
    const known = noted(scene).kind;
    renameSync(next, fileOf(scene));
    // What waits for a person is said again whenever a session starts.
    return known !== kind || (scene.call.phase === 'session-start' && kind !== 'unreachable');
  } catch {
    return true;
  } finally {
    rmSync(next, { force: true });
  }
}

/** A link is made whole or not at all: of hooks that run at the same time, one is the first. */
function wasFirst(next: string, path: string): boolean {
  try {
    linkSync(next, path);
    return true;
  } catch {
    return false;
  }
}

export function endTrouble(scene: HookScene): void {
  if (existsSync(fileOf(scene))) rmSync(fileOf(scene), { force: true });
}

function noted(scene: HookScene): { kind: string; timedOutAt: string } {
  const [kind = '', timedOutAt = ''] = (readText(fileOf(scene)) ?? '').split('\n');
  return { kind, timedOutAt };
}
