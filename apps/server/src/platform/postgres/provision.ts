import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Connection } from './postgres-server.ts';
import { STATE_QUERY, type ServerState } from './settings.ts';

const POLL_MS = 15;
const CONNECT_TIMEOUT_MS = 10_000;
/** Wrong password or role, missing database: the server is up, and waiting longer changes nothing. */
const REFUSALS = new Set(['28000', '28P01', '3D000']);

export function isRefusal(error: unknown): boolean {
  return REFUSALS.has((error as { code?: string }).code ?? '');
}

/** Nobody listens yet, the server is starting or being stopped, or all its places are taken; no code: cut off. */
function passes(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === undefined || /^(ENOENT|ECONN|EPIPE|57P0|53)/.test(code);
}

/** Connects as soon as the server answers; `goOn` is asked before every try and rejects to end the waiting. */
export async function connectWhenUp(connection: Connection, goOn: () => Promise<void>): Promise<pg.Client> {
  for (;;) {
    await goOn();
    const client = new pg.Client({ ...connection, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
    // The server may be stopped under an open connection; the query that is running rejects by itself.
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (!passes(error)) throw error;
      await delay(POLL_MS);
    }
  }
}

export async function readState(client: pg.Client): Promise<ServerState> {
  const { rows } = await client.query<ServerState>(STATE_QUERY);
  const [state] = rows;
  if (!state) throw new Error('PostgreSQL did not tell its state.');
  return state;
}

/** The app's role and database, made or brought back to what they must be. */
export async function provision(admin: pg.Client, app: Connection): Promise<void> {
  const role = pg.escapeIdentifier(app.user);
  // Else the log would show the statement, and with it the password, when it fails.
  await admin.query('set log_min_error_statement = panic');
  const { rowCount: roles } = await admin.query('select from pg_roles where rolname = $1', [app.user]);
  await admin.query(
    `${roles ? 'alter' : 'create'} role ${role} login nosuperuser nocreatedb nocreaterole password ${pg.escapeLiteral(app.password)}`,
  );
  const { rowCount: databases } = await admin.query('select from pg_database where datname = $1', [
    app.database,
  ]);
  if (!databases) await admin.query(`create database ${pg.escapeIdentifier(app.database)} owner ${role}`);
}
