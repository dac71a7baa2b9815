import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { WorkstationError, failedWith, reasonOf } from '../errors/workstation.error.ts';
import type { MachineFolders } from '../machine/machine-folders.ts';
import type { Settings } from '../settings/env-file.ts';
import { type WatchRecord, readRunningWatch } from '../watch/watch-record.ts';

const LOOK_EVERY_MS = 50;
const WITHIN_MS = 10_000;

export interface DetachedOptions {
  /** What runs `cairn watch` in the foreground; the program by its absolute path. */
  readonly command: readonly [string, ...string[]];
  readonly folders: MachineFolders;
  readonly env?: Settings;
}

/** Starts it so that it outlives this process; the one that runs already is as good. */
export async function startDetached({
  command,
  folders,
  env = process.env,
}: DetachedOptions): Promise<WatchRecord> {
  const there = readRunningWatch(folders);
  if (there) return there;
  const [program, ...args] = command;
  let failure: string | undefined;
  const child = spawn(program, args, { detached: true, stdio: 'ignore', env: { ...env }, windowsHide: true });
  child.once('error', (error) => (failure = reasonOf(error)));
  child.once('exit', (code, signal) => (failure = `it ended with ${signal ?? code}`));
  child.unref();
  const record = await until(
    () => readRunningWatch(folders) ?? (failure === undefined ? undefined : 'failed'),
  );
  if (record && record !== 'failed') return record;
  throw new WorkstationError(
    'SERVICE_FAILED',
    `The background process did not start: ${failure ?? 'it was not heard of in time'}. "cairn watch" in a terminal shows why.`,
  );
}

/** Ends the one that runs, and waits until it has; false when none did. */
export async function stopRunning(folders: MachineFolders): Promise<boolean> {
  const there = readRunningWatch(folders);
  if (!there) return false;
  try {
    process.kill(there.pid, 'SIGTERM');
  } catch (error) {
    if (!failedWith(error, 'ESRCH'))
      throw new WorkstationError(
        'SERVICE_FAILED',
        `Process ${there.pid} cannot be ended: ${reasonOf(error)}.`,
        {
          cause: error,
        },
      );
  }
  const isGone = await until(() => (readRunningWatch(folders)?.run === there.run ? undefined : true));
  if (isGone) return true;
  throw new WorkstationError('SERVICE_FAILED', `Process ${there.pid} was asked to end and still runs.`);
}

async function until<T>(look: () => T | undefined): Promise<T | undefined> {
  const deadline = Date.now() + WITHIN_MS;
  for (;;) {
    const found = look();
    if (found !== undefined || Date.now() > deadline) return found;
    await delay(LOOK_EVERY_MS);
  }
}
