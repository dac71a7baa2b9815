import { createHash } from 'node:crypto';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  realpath,
  rmdir,
  stat,
  symlink,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type Account, blockedAt } from './account.ts';
import { type PostgresOptions, PostgresStartError } from './postgres-server.ts';

/** Where PostgreSQL's things go when its account cannot enter the data folder. */
const ELSEWHERE = '/var/lib/cairn';
// sun_path holds 108 bytes on Linux and 104 on macOS, the closing NUL included.
const SOCKET_PATH_LIMIT = process.platform === 'darwin' ? 103 : 107;

export const PORT = 5432;

/** The folder with everything of PostgreSQL's: `<home>/pg`, or where that link leads. */
export async function placeFolder(
  home: string,
  account: Account,
  log: PostgresOptions['log'],
): Promise<string> {
  const place = join(home, 'pg');
  await mkdir(place, { recursive: true, mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
    throw new PostgresStartError(
      `${place} leads nowhere or is no folder, so the database cannot be reached. ` +
        'Mount or restore what it points to; remove it only to start with an empty database.',
    );
  });
  const folder = await realpath(place);
  await claimFolder(folder, account);
  const obstacle = await blockedAt(folder, account);
  if (!obstacle) return folder;
  if ((await readdir(folder)).length > 0) {
    throw new PostgresStartError(
      `PostgreSQL runs as user id ${account.uid}, which cannot enter ${obstacle}. Its data in ${folder} was not ` +
        `touched. Let it pass with: chmod o+x ${obstacle}`,
    );
  }
  return moveElsewhere(folder, account, obstacle, log);
}

/** Always a new folder: one left from a deleted data folder belongs to another set of keys. */
async function moveElsewhere(
  empty: string,
  account: Account,
  obstacle: string,
  log: PostgresOptions['log'],
): Promise<string> {
  await mkdir(ELSEWHERE, { recursive: true, mode: 0o711 });
  const hash = createHash('sha256').update(empty).digest('hex').slice(0, 12);
  const folder = await mkdtemp(join(ELSEWHERE, `${hash}-`));
  await claimFolder(folder, account);
  await rmdir(empty);
  await symlink(folder, empty);
  log(
    'info',
    `PostgreSQL's user cannot enter ${obstacle}: the database is in ${folder}, linked from ${empty}`,
  );
  return folder;
}

/** Makes the folder the account's alone, or says why that cannot be. */
async function claimFolder(folder: string, account: Account): Promise<void> {
  const found = await lstat(folder);
  if (!found.isDirectory()) {
    throw new PostgresStartError(
      `${folder} is not a folder. It was left alone; move it away and start again.`,
    );
  }
  if (account.switched && found.uid === 0) await chown(folder, account.uid, account.gid);
  const { uid } = await lstat(folder);
  if (uid !== account.uid) {
    throw new PostgresStartError(
      `${folder} belongs to user id ${uid}, but PostgreSQL would run as user id ${account.uid}. Nothing was changed. ` +
        `Start as that user, or hand it over with: chown -R ${account.uid} ${folder}`,
    );
  }
  if ((found.mode & 0o777) !== 0o700) await chmod(folder, 0o700);
}

/** The folder of the unix socket: within the cluster's, unless the path would be too long for the system. */
export async function placeSockets(folder: string, account: Account): Promise<string> {
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  const name = `cairn-${account.uid}-${hash}`;
  // systemd's XDG_RUNTIME_DIR, by its documented place: only platform/config reads the environment.
  const candidates = [folder, `/run/user/${account.uid}`, tmpdir(), '/tmp'].map((parent) =>
    join(parent, parent === folder ? 'run' : name),
  );
  for (const candidate of candidates) {
    if (!fitsSocket(candidate) || !(await canHold(dirname(candidate), account))) continue;
    await mkdir(candidate, { mode: 0o700 }).catch(ignoreExisting);
    await claimFolder(candidate, account);
    return candidate;
  }
  throw new PostgresStartError(
    `No folder for PostgreSQL's socket: a path may be ${SOCKET_PATH_LIMIT} bytes long, and ${folder} is longer. ` +
      'Nothing was lost. Move the data folder to a shorter path, or make /tmp writable.',
  );
}

function fitsSocket(folder: string): boolean {
  return Buffer.byteLength(join(folder, `.s.PGSQL.${PORT}`)) <= SOCKET_PATH_LIMIT;
}

async function canHold(parent: string, account: Account): Promise<boolean> {
  try {
    return !(await blockedAt(await realpath(parent), account)) && (await stat(parent)).isDirectory();
  } catch {
    return false;
  }
}

/** The server's own log folder: `<home>/logs/postgres`, or beside the cluster where its account cannot reach that. */
export async function placeLogs(home: string, folder: string, account: Account): Promise<string> {
  const shared = join(home, 'logs');
  await mkdir(shared, { recursive: true });
  const logs = (await blockedAt(shared, account)) ? join(folder, 'logs') : join(shared, 'postgres');
  await mkdir(logs, { mode: 0o700 }).catch(ignoreExisting);
  await claimFolder(logs, account);
  return logs;
}

/** Sockets outside the data folder leave no litter behind. */
export async function removeSockets(sockets: string): Promise<void> {
  if (basename(sockets) !== 'run') await rmdir(sockets).catch(() => undefined);
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
