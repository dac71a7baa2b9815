import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

export interface ServerDatabase {
  /** Somebody more, with the password of the account `like`; there is no endpoint yet that makes people. */
  addPerson(person: { name: string; email: string; like: string }): Promise<string>;
  addMember(projectId: string, userId: string, role: 'viewer' | 'editor' | 'admin'): Promise<void>;
  /** What no endpoint shows, or brings about only in time. */
  rows<T extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<T[]>;
  /** Every row of every table, as a thief of a backup would have it. */
  dump(): Promise<string>;
  close(): Promise<void>;
}

/** The database of a running server, found in its data folder. */
export async function openServerDatabase(home: string): Promise<ServerDatabase> {
  const { appPassword }: { appPassword: string } = JSON.parse(
    await readFile(join(home, 'pg/cluster.json'), 'utf8'),
  );
  // PostgreSQL notes the folder of its socket in the fifth line.
  const facts = (await readFile(join(home, 'pg/data/postmaster.pid'), 'utf8')).split('\n');
  const client = new pg.Client({ host: facts[4], user: 'cairn', password: appPassword, database: 'cairn' });
  await client.connect();
  return {
    async addPerson({ name, email, like }) {
      const id = randomUUID();
      const added = await client.query(
        'insert into users (id, email, name, password_hash) select $1, $2, $3, password_hash from users where email = $4',
        [id, email, name, like],
      );
      if (added.rowCount !== 1) throw new Error(`There is no account ${like}.`);
      return id;
    },
    async addMember(projectId, userId, role) {
      await client.query('insert into project_members (project_id, user_id, role) values ($1, $2, $3)', [
        projectId,
        userId,
        role,
      ]);
    },
    rows: async (text, values) => (await client.query(text, values)).rows,
    async dump() {
      const { rows: tables } = await client.query<{ name: string }>(
        `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
         where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`,
      );
      const parts: string[] = [];
      for (const { name } of tables) {
        const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t`);
        parts.push(`${name}\n${rows.map(({ row }) => row).join('\n')}`);
      }
      return parts.join('\n');
    },
    close: () => client.end(),
  };
}
