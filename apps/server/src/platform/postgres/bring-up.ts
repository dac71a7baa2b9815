import { setTimeout as delay } from 'node:timers/promises';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { type ClusterRecord, saveRecord } from './cluster.ts';
import { PORT } from './folders.ts';
import { type Connection, type PostgresOptions, PostgresStartError } from './postgres-server.ts';
import {
  type Postmaster,
  clearLeftovers,
  commandLine,
  findOrphan,
  launch,
  shutDown,
  untilReady,
} from './postmaster.ts';
import { connectWhenUp, isRefusal, provision, readState } from './provision.ts';
import { lastWords } from './server-log.ts';
import { type ServerState, serverArguments, violations } from './settings.ts';

/** Replaying the log after a crash takes as long as the disk needs for `max_wal_size`. */
const START_LIMIT_MS = 5 * 60_000;
const NOTE_MS = 10_000;
const CONFLICT_MS = 10_000;
const CONFLICT_PAUSE_MS = 200;

/** Everything a start needs to know, found out once. */
export interface Installation {
  readonly folder: string;
  readonly data: string;
  readonly sockets: string;
  readonly logs: string;
  readonly account: Account;
  readonly binaries: Binaries;
  readonly record: ClusterRecord;
  readonly unsafeSettings: Record<string, string> | undefined;
  readonly log: PostgresOptions['log'];
}

export function appConnection({ sockets, record }: Installation): Connection {
  return { host: sockets, port: PORT, user: 'cairn', password: record.appPassword, database: 'cairn' };
}

export function adminConnection({ sockets, record }: Installation): Connection {
  return {
    host: sockets,
    port: PORT,
    user: 'postgres',
    password: record.adminPassword,
    database: 'postgres',
  };
}

/** A running server that answers and is as it must be; on failure none is left running. */
export async function bringUp(installation: Installation, signal: AbortSignal): Promise<Postmaster> {
  const { data, binaries, log } = installation;
  const args = await serverArguments(installation, installation.unsafeSettings);
  const orphan = await findOrphan(data, commandLine(binaries.postgres, args));
  if (orphan) {
    try {
      await makeReady(installation, orphan, signal);
      log('info', 'took over the PostgreSQL server of an earlier process', { pid: orphan.pid });
      return orphan;
    } catch (error) {
      log('warn', 'stopping the PostgreSQL server of an earlier process', {
        reason: (error as Error).message,
      });
      await shutDown(orphan.pid, data);
    }
  }
  return launchReady(installation, args, signal);
}

/** What is left of a killed server can be in the way for a moment, so such a start is tried again. */
async function launchReady(
  installation: Installation,
  args: string[],
  signal: AbortSignal,
): Promise<Postmaster> {
  const { data, binaries, account, log } = installation;
  const deadline = Date.now() + CONFLICT_MS;
  for (;;) {
    await clearLeftovers(data, log);
    const postmaster = await launch(binaries, args, installation, account);
    try {
      await makeReady(installation, postmaster, signal);
      return postmaster;
    } catch (error) {
      await shutDown(postmaster.pid, data);
      const conflict = /lock file|shared memory block/.test((error as Error).message);
      if (!conflict || signal.aborted || Date.now() > deadline) throw error;
      await delay(CONFLICT_PAUSE_MS);
    }
  }
}

async function makeReady(
  installation: Installation,
  postmaster: Postmaster,
  signal: AbortSignal,
): Promise<void> {
  const { record, data, binaries, unsafeSettings } = installation;
  const goOn = patience(installation, postmaster, signal);
  await untilReady(postmaster, goOn);
  const state = await stateAsApp(installation, goOn);
  if (record.systemIdentifier && record.systemIdentifier !== state.system_identifier) {
    throw new PostgresStartError(
      `The database in ${data} is not the one this folder was set up with. It was not changed. ` +
        'Put the right data back, together with the cluster.json that belongs to it.',
    );
  }
  if (state.version !== binaries.version) {
    throw new PostgresStartError(
      `A PostgreSQL ${state.version} runs in ${data}, but this version brings ${binaries.version}.`,
    );
  }
  const wrong = violations(state, unsafeSettings === undefined);
  if (wrong.length > 0) {
    throw new PostgresStartError(
      `The database in ${data} is not safe to use: ${wrong.join('; ')}. The data is untouched. ` +
        'Undo what set this (ALTER ROLE, ALTER DATABASE), or export the data and import it into a new data folder.',
    );
  }
  if (record.systemIdentifier) return;
  record.systemIdentifier = state.system_identifier;
  await saveRecord(installation, record);
}

/** As the app sees it; role and database are made first, or again, when they are not there. */
async function stateAsApp(installation: Installation, goOn: () => Promise<void>): Promise<ServerState> {
  const app = appConnection(installation);
  if (installation.record.systemIdentifier) {
    try {
      return await readAndLeave(app, goOn);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      installation.log('warn', 'restoring the app role and database', { reason: (error as Error).message });
    }
  }
  await provisionAsAdmin(installation, app, goOn);
  return readAndLeave(app, goOn);
}

async function provisionAsAdmin(
  installation: Installation,
  app: Connection,
  goOn: () => Promise<void>,
): Promise<void> {
  try {
    const admin = await connectWhenUp(adminConnection(installation), goOn);
    try {
      await provision(admin, app);
    } finally {
      await admin.end();
    }
  } catch (cause) {
    if (!isRefusal(cause)) throw cause;
    throw new PostgresStartError(
      `The database in ${installation.data} does not accept the passwords of ${installation.folder}/cluster.json ` +
        `(${(cause as Error).message}). The data is untouched. Restore the cluster.json that belongs to it from a backup.`,
      { cause },
    );
  }
}

async function readAndLeave(connection: Connection, goOn: () => Promise<void>): Promise<ServerState> {
  const client = await connectWhenUp(connection, goOn);
  try {
    return await readState(client);
  } finally {
    await client.end();
  }
}

/** Rejects when waiting any longer makes no sense, and tells now and then that we still wait. */
function patience(
  installation: Installation,
  postmaster: Postmaster,
  signal: AbortSignal,
): () => Promise<void> {
  const begun = Date.now();
  let noted = begun;
  return async () => {
    signal.throwIfAborted();
    if (postmaster.ending !== undefined)
      throw new PostgresStartError(await endMessage(installation, postmaster));
    const now = Date.now();
    const seconds = Math.round((now - begun) / 1000);
    if (now - begun > START_LIMIT_MS) {
      throw new PostgresStartError(
        `PostgreSQL did not answer within ${seconds} seconds. The data in ${installation.data} was kept. ` +
          `Its log in ${installation.logs} says more.`,
      );
    }
    if (now - noted < NOTE_MS) return;
    noted = now;
    installation.log('info', 'PostgreSQL is still starting; after a crash it first replays its log', {
      seconds,
    });
  };
}

async function endMessage({ data, logs }: Installation, { ending, startedAt }: Postmaster): Promise<string> {
  const words = await lastWords(logs, startedAt);
  return (
    `PostgreSQL ended while starting (${ending}): ${words || 'it said nothing'}. The data in ${data} was kept. ` +
    `Correct the cause and start again; the whole log is in ${logs}.`
  );
}
