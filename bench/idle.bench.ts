import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startServer } from '@cairn/test-kit/server';
import type { Benchmark, Row } from './benchmark.ts';
import { family, hasProc, memoryOf, nameOf } from './measure/process-cost.ts';
import { pairedRow, plainRow } from './measure/statistics.ts';
import { startChild } from './setup/child.ts';
import { builtRole } from './setup/repository.ts';

const REST_MS = 10_000;
const MEGABYTE = 1024 * 1024;
/** The proof of the stack needed 205 MB, and 34 MB for PostgreSQL; 1.4 times that is the goal. */
const GOAL_MB = Math.round(1.4 * (205 + 34));

interface Memory {
  readonly server: number;
  readonly serverRss: number;
  readonly database: number;
}

export const idle: Benchmark = {
  name: 'idle',
  work: 'memory of the server, all roles in one process, and of PostgreSQL, 10 s after its start with one page loaded',
  yardstick: 'embedded PostgreSQL and a bare http server in one process; and the goal in MB',
  async run({ progress }) {
    if (!hasProc) throw new Error("It needs Linux's /proc.");
    progress('idle: ours');
    const ours = await memoryOfOurs();
    progress('idle: the yardstick');
    const bare = await memoryOfBare();
    const row = (name: string, figure: (memory: Memory) => number): Row =>
      pairedRow(name, 'MB', [{ ours: figure(ours), yardstick: figure(bare) }]);
    return [
      pairedRow(
        'idle, together',
        'MB',
        [{ ours: ours.server + ours.database, yardstick: bare.server + bare.database }],
        { of: 'ours', atMost: GOAL_MB },
      ),
      row('idle, the server (PSS)', (memory) => memory.server),
      plainRow('idle, the server (RSS)', 'MB', [ours.serverRss]),
      row('idle, PostgreSQL (PSS)', (memory) => memory.database),
    ];
  },
};

async function memoryOfOurs(): Promise<Memory> {
  const role = builtRole();
  const server = await startServer({ env: { CAIRN_ROLE: role } });
  try {
    // Without the web app, the reference is the only page there is.
    return await memoryAtRest(server.pid, server.url + (role === 'all' ? '/' : '/api/docs'));
  } finally {
    await server.stop();
  }
}

async function memoryOfBare(): Promise<Memory> {
  const home = await mkdtemp(join(tmpdir(), 'cairn-bare-'));
  // PostgreSQL's own user has to get to its part.
  await chmod(home, 0o711);
  try {
    const args = [join(import.meta.dirname, 'yardsticks/bare-start.ts')];
    const bare = await startChild({ args, env: { BENCH_HOME: home } });
    try {
      return await memoryAtRest(bare.pid, bare.url);
    } finally {
      await bare.stop();
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function memoryAtRest(pid: number, page: string): Promise<Memory> {
  const response = await fetch(page);
  if (!response.ok) throw new Error(`${page} answered ${response.status}.`);
  await response.text();
  await delay(REST_MS);
  const pids = family(pid);
  const [databases, others] = [pids.filter(isPostgres), pids.filter((one) => !isPostgres(one))];
  if (databases.length === 0) throw new Error('PostgreSQL was not found below the server.');
  const server = memoryOf(others);
  return {
    server: server.pss / MEGABYTE,
    serverRss: server.rss / MEGABYTE,
    database: memoryOf(databases).pss / MEGABYTE,
  };
}

const isPostgres = (pid: number): boolean => nameOf(pid) === 'postgres';
