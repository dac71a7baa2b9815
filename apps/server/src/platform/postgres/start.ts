import { chmod, mkdir, realpath, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { type Account, chooseAccount } from './account.ts';
import { type AppLock, takeLock } from './app-lock.ts';
import { installedNative, prepareBinaries } from './binaries.ts';
import { type Installation, bringUp } from './bring-up.ts';
import { dataFolder, openCluster } from './cluster.ts';
import { placeFolder, placeLogs, placeSockets } from './folders.ts';
import { type PostgresOptions, type PostgresServer, PostgresStartError } from './postgres-server.ts';
import { pruneLogs } from './server-log.ts';
import { Supervisor } from './supervisor.ts';

/** File systems a database should not live on (statfs magic numbers of Linux). */
const UNFIT = new Map([
  [0x01021994, 'memory (tmpfs): it is gone after a restart of the machine'],
  [0x794c7630, "a container's own layer (overlay): it is gone with the container"],
  [0x6969, 'a network file system (NFS): locks and flushes may not hold there'],
]);

/** Starts the embedded server, or takes over the one a killed process of ours left running. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  try {
    return await start(options);
  } catch (error) {
    if (error instanceof PostgresStartError) throw error;
    throw new PostgresStartError(
      `PostgreSQL could not be started: ${(error as Error).message}. What was in ${options.home} was kept. ` +
        'Correct the cause and start again, or set DATABASE_URL to a PostgreSQL 16 or newer.',
      { cause: error },
    );
  }
}

async function start(options: PostgresOptions): Promise<PostgresServer> {
  const { log } = options;
  const home = await openHome(options.home);
  const account = await chooseAccount(dataFolder(join(home, 'pg')));
  const folder = await placeFolder(home, account, log);
  const lock: AppLock = await takeLock(folder, account);
  try {
    const installation = await install(options, { home, folder, account });
    const postmaster = await bringUp(installation, new AbortController().signal);
    return new Supervisor(installation, lock, postmaster);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function openHome(path: string): Promise<string> {
  const made = await mkdir(path, { recursive: true });
  // Others may pass a folder we make, not look into it: PostgreSQL's own user has to get to its part.
  if (made && process.getuid?.() === 0) await chmod(path, 0o711);
  return realpath(path);
}

async function install(
  options: PostgresOptions,
  place: { home: string; folder: string; account: Account },
): Promise<Installation> {
  const { folder, account } = place;
  const durable = options.unsafeSettings === undefined;
  const binaries = await prepareBinaries(await installedNative(), folder, account);
  const record = await openCluster(place, binaries, durable);
  const logs = await placeLogs(place.home, folder, account);
  await pruneLogs(logs);
  if (durable) await warnOfUnfitDisk(folder, options.log);
  return {
    folder,
    data: dataFolder(folder),
    sockets: await placeSockets(folder, account),
    logs,
    account,
    binaries,
    record,
    unsafeSettings: options.unsafeSettings,
    log: options.log,
  };
}

async function warnOfUnfitDisk(folder: string, log: PostgresOptions['log']): Promise<void> {
  const { type } = await statfs(folder);
  const trouble = process.platform === 'linux' ? UNFIT.get(type) : undefined;
  if (trouble) log('warn', `the database in ${folder} lies on ${trouble}`);
}
