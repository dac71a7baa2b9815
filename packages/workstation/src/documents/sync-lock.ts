import { mkdirSync, readdirSync, renameSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { WorkstationError, failedWith, reasonOf } from '../errors/workstation.error.ts';

const TRY_EVERY_MS = 100;
const TRIES = 100;
/** Its owner ended between making the folder and leaving its mark. */
const TRIES_WITHOUT_MARK = 20;
/** No run may take longer. */
const ABANDONED_AFTER_SECONDS = 120;

/**
 * The lock under which documents are put in place, the same as the bash scripts take: a folder, and in it a mark of its
 * owner, `owner.<pid>.<epoch seconds>.<host>`. Resolves to what releases it.
 */
export async function takeSyncLock(notesDir: string, signal?: AbortSignal): Promise<() => void> {
  const lock = join(notesDir, 'sync.lock');
  const mark = `owner.${process.pid}.${Math.floor(Date.now() / 1000)}.${hostname()}`;
  for (let tries = 1; tries <= TRIES; tries++) {
    if (makeLock(lock, mark) || takeOver(lock, mark, tries)) return () => release(lock, mark);
    await delay(TRY_EVERY_MS);
    if (signal?.aborted) break;
  }
  throw new WorkstationError(
    'DOCS_BUSY',
    `Another program is bringing the documents below ${notesDir} and was waited for in vain. It will be tried again.`,
  );
}

function makeLock(lock: string, mark: string): boolean {
  try {
    mkdirSync(lock);
  } catch (error) {
    if (failedWith(error, 'EEXIST')) return false;
    throw unwritable(lock, error);
  }
  try {
    writeFileSync(join(lock, mark), '');
    return true;
  } catch (error) {
    rmSync(lock, { recursive: true, force: true });
    throw unwritable(lock, error);
  }
}

/** Renaming an abandoned mark succeeds for one program only, so a lock is never taken from a new owner. */
function takeOver(lock: string, mark: string, tries: number): boolean {
  try {
    const found = readdirSync(lock).find((name) => name.startsWith('owner.'));
    if (found && isAbandoned(found)) {
      renameSync(join(lock, found), join(lock, mark));
      return true;
    }
    if (!found && tries > TRIES_WITHOUT_MARK) rmdirSync(lock);
  } catch {
    // Somebody else was quicker; the next try sees it.
  }
  return false;
}

function isAbandoned(mark: string): boolean {
  const [, pid, since, host] = /^owner\.(\d+)\.(\d+)\.(.*)$/.exec(mark) ?? [];
  if (!pid) return true;
  if (Date.now() / 1000 - Number(since) > ABANDONED_AFTER_SECONDS) return true;
  return host === hostname() && !isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !failedWith(error, 'ESRCH');
  }
}

function release(lock: string, mark: string): void {
  try {
    rmSync(join(lock, mark));
    rmdirSync(lock);
  } catch {
    // Taken over after a long sleep of this machine, or the checkout is gone.
  }
}

const unwritable = (path: string, error: unknown) =>
  new WorkstationError('DOCS_UNWRITABLE', `The folder ${path} cannot be made: ${reasonOf(error)}.`, {
    cause: error,
  });
