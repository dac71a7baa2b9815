import { chmod, mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '#platform/database';
import { type Connection, type PostgresServer, startPostgres } from '#platform/postgres';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The app's role; its own database stays empty, tests take one from `freshDatabase`. */
    postgres: Connection;
    postgresAdmin: Connection;
  }
}

const TEMPLATE = 'template_cairn';
const PREFIX = 'cairn-test-postgres-';
const MEMORY_NEEDED = 1024 ** 3;

/** One server for the whole run, in memory where there is enough, and nothing of it kept. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const parent = await fastestFolder();
  await removeAbandoned(parent);
  const home = await mkdtemp(join(parent, `${PREFIX}${process.pid}-`));
  // PostgreSQL's own user, when this one is root, must be able to pass.
  await chmod(home, 0o711);
  const server = await start(home);
  await migrateTemplate(server);
  project.provide('postgres', server.connection);
  project.provide('postgresAdmin', server.adminConnection);
  return async () => {
    await server.stop();
    await rm(home, { recursive: true, force: true });
  };
}

function start(home: string): Promise<PostgresServer> {
  return startPostgres({
    home,
    log: (level, message, fields) => {
      if (level !== 'info') console.warn(message, fields);
    },
    unsafeSettings: {
      fsync: 'off',
      full_page_writes: 'off',
      synchronous_commit: 'off',
      // Each test file has a pool of its own.
      max_connections: '200',
    },
  });
}

/** The database that every test's database is a copy of: the migrations, as the app's role runs them. */
async function migrateTemplate(server: PostgresServer): Promise<void> {
  const admin = new pg.Client(server.adminConnection);
  await admin.connect();
  try {
    await admin.query(`create database ${TEMPLATE} owner ${server.connection.user}`);
    await migrate(server.connectionTo(TEMPLATE));
    // Nobody may be connected to a database while it is copied.
    await admin.query(`alter database ${TEMPLATE} with is_template true allow_connections false`);
  } finally {
    await admin.end();
  }
}

async function fastestFolder(): Promise<string> {
  const { bavail, bsize } = await statfs('/dev/shm').catch(() => ({ bavail: 0, bsize: 0 }));
  return bavail * bsize > MEMORY_NEEDED ? '/dev/shm' : tmpdir();
}

/** A run that was killed leaves its server behind; taking it over is the way to stop it. */
async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = Number(new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]);
    if (!pid || isRunning(pid)) continue;
    const home = join(parent, name);
    const stopped = await start(home).then(
      (server) => server.stop(),
      (error: Error) => error,
    );
    if (stopped instanceof Error) console.warn(`${home} was left behind by a killed run: ${stopped.message}`);
    else await rm(home, { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
