import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PostgresInUse } from './app-lock.ts';
import { type Connection, type PostgresOptions, PostgresStartError } from './postgres-server.ts';
import { startPostgres } from './start.ts';

// The lines of postmaster.pid, counted from 0 (miscadmin.h): port, folder of the socket.
const PORT_LINE = 3;
const SOCKET_LINE = 4;

export interface JoinedPostgres {
  readonly connection: Connection;
  /** A running app's, which goes on when this ends. */
  readonly isShared: boolean;
  stop(): Promise<void>;
}

/** The embedded server for a command: the running app's, else one for as long as the command takes. */
export async function joinPostgres(options: PostgresOptions): Promise<JoinedPostgres> {
  await refuseNew(options.home);
  try {
    const server = await startPostgres(options);
    return { connection: server.connection, isShared: false, stop: () => server.stop() };
  } catch (error) {
    if (!(error instanceof PostgresInUse)) throw error;
    const connection = await findRunning(options.home);
    return { connection, isShared: true, stop: async () => undefined };
  }
}

async function refuseNew(home: string): Promise<void> {
  const record = join(home, 'pg/cluster.json');
  await readFile(record).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EACCES')
      throw new PostgresStartError(
        `This user may not read ${record}. Nothing was changed. Run the command as the user that the server runs as.`,
      );
    throw new PostgresStartError(
      `No database is in ${home}. Nothing was changed. Set CAIRN_HOME to the server's data folder, or DATABASE_URL to its database.`,
    );
  });
}

async function findRunning(home: string): Promise<Connection> {
  const record: { appPassword: string } = JSON.parse(await readFile(join(home, 'pg/cluster.json'), 'utf8'));
  const lines = (await readFile(join(home, 'pg/data/postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const host = lines[SOCKET_LINE]?.trim();
  if (!host) {
    throw new PostgresStartError(
      'The server is just starting or stopping. Nothing was changed. Try again in a moment.',
    );
  }
  return {
    host,
    port: Number(lines[PORT_LINE]),
    user: 'cairn',
    password: record.appPassword,
    database: 'cairn',
  };
}
