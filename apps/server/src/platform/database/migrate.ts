import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as runMigrations } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import type { PoolConfig } from './database.ts';

// Any number does, as long as every process of every version uses the same one.
const MIGRATION_LOCK = 7_246_173;

/** Brings the schema up to date; several processes may start at once. */
export async function migrate(config: PoolConfig): Promise<void> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await runMigrations(drizzle(client), { migrationsFolder: migrationsFolder() });
  } finally {
    await client.end();
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
