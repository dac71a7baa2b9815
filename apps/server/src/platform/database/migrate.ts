import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as runMigrations } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import type { PoolConfig } from './database.ts';

const OLDEST_POSTGRES = 16;

// Any number does, as long as every process of every version uses the same one.
const MIGRATION_LOCK = 7_246_173;

/** Brings the schema up to date; several processes may start at once. */
export async function migrate(config: PoolConfig): Promise<void> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    await assertFit(client);
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await runMigrations(drizzle(client), { migrationsFolder: migrationsFolder() });
  } finally {
    await client.end();
  }
}

class DatabaseUnfitError extends Error {
  override readonly name = 'DatabaseUnfitError';
}

/** Refuses a database that would only fail later, before anything is written to it. */
async function assertFit(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string; encoding: string }>(
    "select current_setting('server_version') as version, current_setting('server_encoding') as encoding",
  );
  const [{ version, encoding } = { version: '0', encoding: '' }] = rows;
  if (Number.parseInt(version, 10) < OLDEST_POSTGRES) {
    throw new DatabaseUnfitError(
      `The database server is PostgreSQL ${version}; Cairn needs ${OLDEST_POSTGRES} or newer. Nothing was changed.`,
    );
  }
  if (encoding !== 'UTF8') {
    throw new DatabaseUnfitError(
      `The database's encoding is ${encoding}; Cairn needs UTF8. Nothing was changed. Make one with: createdb -T template0 -E UTF8 cairn`,
    );
  }
}

/** The folder lies beside the server's package.json, for the sources as for the bundle. */
function migrationsFolder(): string {
  for (
    let folder = import.meta.dirname ?? dirname(fileURLToPath(import.meta.url));
    ;
    folder = dirname(folder)
  ) {
    if (existsSync(join(folder, 'migrations/meta/_journal.json'))) return join(folder, 'migrations');
    if (folder === dirname(folder))
      throw new Error('The migrations folder is missing; the installation is incomplete.');
  }
}
