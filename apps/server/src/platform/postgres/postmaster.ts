import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, readdir, readlink, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { type PostgresOptions, PostgresStartError } from './postgres-server.ts';
import { START_LOG } from './server-log.ts';

const run = promisify(execFile);
const POLL_MS = 10;
const WATCH_MS = 500;
/** LOCK_FILE_LINE_PM_STATUS of PostgreSQL's miscadmin.h, counted from 0. */
const STATUS_LINE = 7;
const FAST_SHUTDOWN_MS = 20_000;
const IMMEDIATE_SHUTDOWN_MS = 10_000;
/** After the main process was killed, its children take about a second to notice. */
const LEFTOVERS_MS = 3_000;

/** The main process of a running server. */
export interface Postmaster {
  readonly pid: number;
  readonly data: string;
  readonly adopted: boolean;
  readonly startedAt: number;
  /** Set, with how it ended, as soon as that is known. */
  ending?: string;
  readonly ended: Promise<string>;
}

export async function launch(
  binaries: Binaries,
  args: string[],
  places: { data: string; logs: string },
  account: Account,
): Promise<Postmaster> {
  const startedAt = Date.now();
  // A file, not a pipe: nobody has to read it, and it is there after we were killed.
  const output = await open(join(places.logs, START_LOG), 'w', 0o600);
  try {
    if (account.switched) await output.chown(account.uid, account.gid);
    const child = spawn(binaries.postgres, args, {
      ...account.identity,
      env: binaries.env,
      cwd: places.data,
      stdio: ['ignore', output.fd, output.fd],
      // Out of our process group: Ctrl-C reaches the app first, which drains before it stops the server.
      detached: true,
    });
    const ended = ending(child);
    await once(child, 'spawn');
    child.unref();
    return track({ pid: child.pid ?? 0, data: places.data, adopted: false, startedAt, ended });
  } finally {
    await output.close();
  }
}

async function ending(child: ChildProcess): Promise<string> {
  try {
    const [code, signal] = await once(child, 'exit');
    return signal ? `signal ${signal}` : `exit code ${code}`;
  } catch (error) {
    return (error as Error).message;
  }
}

function track(postmaster: Postmaster): Postmaster {
  void postmaster.ended.then((how) => {
    postmaster.ending = how;
  });
  return postmaster;
}

/** By the server's own word in its pid file: every login it has to refuse meanwhile would be a line in its log. */
export async function untilReady({ pid, data }: Postmaster, goOn: () => Promise<void>): Promise<void> {
  for (;;) {
    await goOn();
    const lines = (await readPidFile(data))?.split('\n') ?? [];
    if (Number(lines[0]) === pid && lines[STATUS_LINE]?.trim() === 'ready') return;
    await delay(POLL_MS);
  }
}

/** The server that a process of ours left behind, started with exactly this command line, or undefined. */
export async function findOrphan(data: string, command: string): Promise<Postmaster | undefined> {
  const pid = Number((await readPidFile(data))?.split('\n')[0]);
  if (!(await livesIn(pid, data))) return undefined;
  const options = await readFile(join(data, 'postmaster.opts'), 'utf8').catch(() => '');
  if (options.trimEnd() !== command) {
    await shutDown(pid, data);
    return undefined;
  }
  return track({ pid, data, adopted: true, startedAt: Date.now(), ended: watch(pid, data) });
}

/** As the server writes it into postmaster.opts: the program and every setting, so equal means interchangeable. */
export function commandLine(program: string, args: string[]): string {
  return [program, ...args.map((arg) => `"${arg}"`)].join(' ');
}

async function watch(pid: number, data: string): Promise<string> {
  while (await livesIn(pid, data)) await delay(WATCH_MS, undefined, { ref: false });
  return 'gone';
}

/** In order first, at once when that takes too long. Never SIGKILL, which would leave its children running. */
export async function shutDown(pid: number, data: string): Promise<boolean> {
  for (const [signal, patience] of [
    ['SIGINT', FAST_SHUTDOWN_MS],
    ['SIGQUIT', IMMEDIATE_SHUTDOWN_MS],
  ] as const) {
    if (!(await livesIn(pid, data))) return true;
    send(pid, signal);
    if (await until(async () => !(await livesIn(pid, data)), patience)) return true;
  }
  return false;
}

/** Makes sure that nobody uses the data, and that no stale pid file stops the next server. */
export async function clearLeftovers(data: string, log: PostgresOptions['log']): Promise<void> {
  const nobodyLeft = async () => (await processesIn(data)).length === 0;
  if (!(await until(nobodyLeft, LEFTOVERS_MS))) {
    const pids = await processesIn(data);
    log('warn', 'ending PostgreSQL processes that nothing leads any more', { pids });
    for (const pid of pids) send(pid, 'SIGQUIT');
    if (!(await until(nobodyLeft, IMMEDIATE_SHUTDOWN_MS))) {
      throw new PostgresStartError(
        `Processes of an earlier PostgreSQL still use ${data} and do not end: ${pids.join(', ')}. ` +
          'The data was not touched. End them, then start again.',
      );
    }
  }
  await removeUnusablePidFile(data, log);
}

/** PostgreSQL itself deals with a dead pid; an empty file, or a pid that is now somebody else's, stops it for ever. */
async function removeUnusablePidFile(data: string, log: PostgresOptions['log']): Promise<void> {
  const text = await readPidFile(data);
  if (text === undefined) return;
  const pid = Number(text.split('\n')[0]);
  if (Number.isInteger(pid) && pid > 1 && !exists(pid)) return;
  log('warn', 'removing a postmaster.pid that names no server of ours', { content: text.slice(0, 20) });
  await rm(join(data, 'postmaster.pid'), { force: true });
}

async function readPidFile(data: string): Promise<string | undefined> {
  return readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => undefined);
}

/** Every process of a PostgreSQL server keeps the data folder as its working folder. */
async function processesIn(data: string): Promise<number[]> {
  if (process.platform !== 'linux') return listOpen(['-c', 'postgres'], data);
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0);
  const there = await Promise.all(pids.map((pid) => livesIn(pid, data)));
  return pids.filter((_, index) => there[index]);
}

async function livesIn(pid: number, data: string): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 1) return false;
  if (process.platform !== 'linux') return (await listOpen(['-p', String(pid)], data)).length > 0;
  try {
    if ((await readlink(`/proc/${pid}/cwd`)) !== data) return false;
    const program = await readlink(`/proc/${pid}/exe`);
    return basename(program.replace(/ \(deleted\)$/, '')) === 'postgres';
  } catch {
    return false;
  }
}

/** Without /proc (macOS): lsof's `p<pid>` lines whose working folder, the `n` line after it, is the data folder. */
async function listOpen(which: string[], data: string): Promise<number[]> {
  const { stdout } = await run('lsof', ['-a', '-d', 'cwd', ...which, '-Fpn']).catch(() => ({ stdout: '' }));
  const entries = stdout.split(/^p/m).slice(1);
  return entries
    .filter((entry) => entry.split('\n').includes(`n${data}`))
    .map((entry) => Number.parseInt(entry, 10));
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended by itself.
  }
}

async function until(condition: () => Promise<boolean>, patience: number): Promise<boolean> {
  const deadline = Date.now() + patience;
  while (!(await condition())) {
    if (Date.now() > deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}
