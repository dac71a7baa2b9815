import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterEach, expect } from 'vitest';
import { type Connection, type PostgresServer, startPostgres } from './index.ts';

const FIXTURE = join(import.meta.dirname, 'app-process.fixture.ts');
const cleanUps: (() => Promise<unknown>)[] = [];

/** Runs after the test, last one first. */
export function cleanUp(work: () => Promise<unknown>): void {
  cleanUps.push(work);
}

afterEach(async () => {
  for (const work of cleanUps.splice(0).toReversed()) await work();
});

/** An empty data folder; its name may be given to see what odd ones do. */
export async function newHome(name = 'home'): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'pg-spec-')));
  cleanUp(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o711);
  return join(folder, name);
}

export interface LogLine {
  level: string;
  message: string;
  fields: Record<string, unknown> | undefined;
}

/** Starts without waiting for the disk, unless the test is about that. */
export async function start(
  home: string,
  options: { unsafeSettings?: Record<string, string> | undefined; lines?: LogLine[] } = {},
): Promise<PostgresServer> {
  const server = await startPostgres({
    home,
    log: (level, message, fields) => options.lines?.push({ level, message, fields }),
    ...('unsafeSettings' in options
      ? options.unsafeSettings && { unsafeSettings: options.unsafeSettings }
      : { unsafeSettings: { fsync: 'off' } }),
  });
  cleanUp(() => server.stop());
  return server;
}

export async function query<T extends pg.QueryResultRow>(connection: Connection, text: string): Promise<T[]> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

export interface AppProcess {
  child: ChildProcess;
  /** Undefined when it did not come up; `errors` then says why. */
  server: { pid: number; adopted: boolean; connection: Connection } | undefined;
  errors: () => string;
}

/** The app as a process of its own, ended with the test. */
export async function startApp(
  home: string,
  options: { uid?: number; gid?: number; wrapper?: [string, ...string[]] } = {},
): Promise<AppProcess> {
  const { wrapper, ...identity } = options;
  const app: [string, ...string[]] = [process.execPath, FIXTURE, home];
  const [program, ...args] = wrapper ? [...wrapper, ...app] : app;
  const child = spawn(program, args, { ...identity, cwd: '/', env: {} });
  cleanUp(() => end(child, () => child.stdin.end()));
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([once(lines, 'line'), once(lines, 'close')]);
  const text: unknown = line[0];
  return { child, server: typeof text === 'string' ? JSON.parse(text) : undefined, errors: () => errors };
}

export function killApp(child: ChildProcess): Promise<void> {
  return end(child, () => child.kill('SIGKILL'));
}

async function end(child: ChildProcess, how: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  how();
  await exit;
}

export async function expectGone(pid: number): Promise<void> {
  await expect.poll(() => isRunning(pid), { timeout: 5000, interval: 20 }).toBe(false);
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
