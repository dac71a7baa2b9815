import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Account, giveTo } from './account.ts';
import type { Binaries } from './binaries.ts';
import { PostgresStartError } from './postgres-server.ts';

const run = promisify(execFile);
const PARTIAL = 'data.partial-';

/** `cluster.json`, beside the data: what is needed to enter it, and to know it again. */
export interface ClusterRecord {
  adminPassword: string;
  appPassword: string;
  /** Set once the server has been up and provisioned. */
  systemIdentifier?: string;
}

export interface ClusterPlace {
  /** Everything of PostgreSQL's. */
  readonly folder: string;
  readonly account: Account;
}

export const dataFolder = (folder: string) => join(folder, 'data');
const recordPath = ({ folder }: ClusterPlace) => join(folder, 'cluster.json');

/** The existing cluster after its checks, or a new one. */
export async function openCluster(
  place: ClusterPlace,
  binaries: Binaries,
  durable: boolean,
): Promise<ClusterRecord> {
  const data = dataFolder(place.folder);
  const record = await readRecord(place);
  const version = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version === undefined) {
    await refuseUnlessNew(data, record);
    return createCluster(place, binaries, durable);
  }
  refuseOtherMajor(data, version.trim(), binaries.version);
  if (!record) {
    throw new PostgresStartError(
      `The passwords of the database in ${data} are missing: ${recordPath(place)}. The data is untouched. ` +
        `Restore that file from a backup; to start with an empty database, move ${place.folder} away.`,
    );
  }
  await reclaim(data, place.account);
  return record;
}

export async function saveRecord(place: ClusterPlace, record: ClusterRecord): Promise<void> {
  const path = recordPath(place);
  await writePrivate(`${path}.new`, JSON.stringify(record), place.account);
  await rename(`${path}.new`, path);
}

async function readRecord(place: ClusterPlace): Promise<ClusterRecord | undefined> {
  const path = recordPath(place);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    const record: ClusterRecord = JSON.parse(text);
    if (record.adminPassword && record.appPassword) return record;
  } catch {
    // Told below: what matters is the file, not what the parser disliked.
  }
  throw new PostgresStartError(
    `${path}, which holds the database's passwords, is damaged. The data is untouched. Restore that file from a backup.`,
  );
}

async function refuseUnlessNew(data: string, record: ClusterRecord | undefined): Promise<void> {
  const names = await readdir(data).catch(() => []);
  if (names.length > 0) {
    throw new PostgresStartError(
      `${data} holds files but no PostgreSQL cluster (PG_VERSION is missing). They were left alone. ` +
        'Restore the folder from a backup, or move it away to start with an empty database.',
    );
  }
  if (record?.systemIdentifier) {
    throw new PostgresStartError(
      `The database that was in ${data} is gone. Nothing was written in its place. ` +
        'Mount or restore that folder; to start with an empty database, move the folder around it away.',
    );
  }
}

function refuseOtherMajor(data: string, found: string, ours: string): void {
  const major = ours.split('.')[0];
  if (found === major) return;
  throw new PostgresStartError(
    `The database in ${data} was made by PostgreSQL ${found}; this version brings ${major}. The data is untouched. ` +
      `Go back to the version you came from, export there, and import here, or run PostgreSQL ${found} and set DATABASE_URL.`,
  );
}

/** After a restore or copy as root the files are root's, and the server could not open them. */
async function reclaim(data: string, account: Account): Promise<void> {
  const { uid, mode } = await stat(data);
  if (account.switched && uid !== account.uid) await giveTo(account, data);
  if ((mode & 0o777) !== 0o700) await chmod(data, 0o700);
}

/** Made aside and put in place by one rename: a start that is killed leaves no half cluster behind. */
async function createCluster(
  place: ClusterPlace,
  binaries: Binaries,
  durable: boolean,
): Promise<ClusterRecord> {
  const { folder } = place;
  for (const name of await readdir(folder)) {
    // An initdb that outlived a killed start may still be writing into it; the next start removes the rest.
    if (name.startsWith(PARTIAL))
      await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
  }
  const record: ClusterRecord = { adminPassword: newPassword(), appPassword: newPassword() };
  await saveRecord(place, record);
  const partial = await mkdtemp(join(folder, PARTIAL));
  await initialize(place, binaries, partial, record.adminPassword, durable);
  await rename(join(partial, 'data'), dataFolder(folder));
  await rm(partial, { recursive: true, force: true });
  return record;
}

async function initialize(
  { folder, account }: ClusterPlace,
  binaries: Binaries,
  partial: string,
  password: string,
  durable: boolean,
): Promise<void> {
  const { uid, gid } = { ...account, ...account.initdbIdentity };
  const passwordFile = join(partial, 'password');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  const borrowed = account.switched && uid !== account.uid;
  if (account.switched) await Promise.all([passwordFile, partial].map((path) => chown(path, uid, gid)));
  // initdb under a borrowed name must pass the folder for a moment; it stays unreadable.
  if (borrowed) await chmod(folder, 0o711);
  try {
    await run(binaries.initdb, initdbArguments(join(partial, 'data'), passwordFile, durable), {
      env: binaries.env,
      cwd: partial,
      ...account.initdbIdentity,
    });
  } catch (cause) {
    throw new PostgresStartError(
      `The database could not be created in ${folder}: ${reason(cause)}. ` +
        'Nothing was there before and nothing is left behind; correct the cause and start again.',
      { cause },
    );
  } finally {
    if (borrowed) await chmod(folder, 0o700);
    await rm(passwordFile, { force: true });
  }
  if (borrowed) await giveTo(account, partial);
}

function initdbArguments(data: string, passwordFile: string, durable: boolean): string[] {
  return [
    `--pgdata=${data}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth-local=scram-sha-256',
    '--auth-host=scram-sha-256',
    '--encoding=UTF8',
    // The builtin provider depends on no library of the machine: an upgrade of the system breaks no index.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(durable ? [] : ['--no-sync']),
  ];
}

function reason(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  const lines = (stderr || message).trim().split('\n');
  if (lines.some((line) => line.includes('could not look up effective user ID'))) {
    return `user id ${process.getuid?.()} has no name in /etc/passwd, which PostgreSQL's initdb wants (start as a named user)`;
  }
  return lines.slice(-3).join(' | ');
}

const newPassword = () => randomBytes(32).toString('base64url');

async function writePrivate(path: string, text: string, account: Account): Promise<void> {
  await writeFile(path, text, { mode: 0o600, flush: true });
  if (account.switched) await chown(path, account.uid, account.gid);
}
