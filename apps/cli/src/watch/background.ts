import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { MachineFolders } from '@cairn/workstation';
import { type WatchRecord, readRunningWatch, watchLogFile } from '@cairn/workstation/watch';
import { ExitCode } from '../program/exit-code.ts';
import { Failure } from '../program/failure.ts';

const LOOK_EVERY_MS = 50;
const WITHIN_MS = 15_000;

/** Starts the one background process of the machine; gives the one that runs already. */
export async function startInBackground(
  folders: MachineFolders,
  env: NodeJS.ProcessEnv,
): Promise<WatchRecord> {
  const already = readRunningWatch(folders);
  // An editor that watches gives way.
  if (already?.client === 'cairn') return already;
  const child = spawn(process.execPath, [process.argv[1] ?? '', 'watch'], {
    // It outlives the folder that it was called in.
    cwd: env['HOME'] ?? homedir(),
    detached: true,
    stdio: 'ignore',
    windowsHide: true,
    env,
  });
  child.unref();
  const started = await until(() => {
    const record = readRunningWatch(folders);
    return record?.client === 'cairn' ? record : undefined;
  });
  if (started) return started;
  throw new Failure({
    code: 'WATCH_NOT_STARTED',
    exitCode: ExitCode.refused,
    what: 'The background process did not start.',
    toDo: `See ${watchLogFile(folders)}, or run "cairn watch" to see why.`,
  });
}

/** The one that was stopped; undefined where none ran. */
export async function stopInBackground(folders: MachineFolders): Promise<WatchRecord | undefined> {
  const record = readRunningWatch(folders);
  if (!record) return undefined;
  if (record.client === 'vscode') throw inEditor(record);
  process.kill(record.pid, 'SIGTERM');
  const gone = await until(() => (readRunningWatch(folders)?.run === record.run ? undefined : true));
  if (gone) return record;
  throw new Failure({
    code: 'WATCH_NOT_STOPPED',
    exitCode: ExitCode.refused,
    what: `Process ${record.pid} did not stop.`,
    toDo: 'End it by the means of your system.',
  });
}

const inEditor = ({ pid }: WatchRecord) =>
  new Failure({
    code: 'WATCH_IN_EDITOR',
    exitCode: ExitCode.refused,
    what: `Visual Studio Code keeps the checkouts in step (process ${pid}).`,
    kept: 'It was left alone.',
    toDo: 'Switch off its setting "cairn.watch", or close it.',
  });

async function until<T>(look: () => T | undefined): Promise<T | undefined> {
  const last = Date.now() + WITHIN_MS;
  while (Date.now() < last) {
    const found = look();
    if (found !== undefined) return found;
    await delay(LOOK_EVERY_MS);
  }
  return undefined;
}
