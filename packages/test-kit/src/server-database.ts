import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

export interface ServerDatabase {
  /** Somebody more, with the password of the account `like`; there is no endpoint yet that makes people. */
  addPerson(person: { name: string; email: string; like: string }): Promise<string>;
  addMember(projectId: string, userId: string, role: 'viewer' | 'editor' | 'admin'): Promise<void>;
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
    close: () => client.end(),
  };
}
