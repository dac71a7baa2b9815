import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { PostgresStartError } from './postgres-server.ts';

const run = promisify(execFile);

/** The one that lies in no range of systemd, useradd or login.defs (systemd's UIDS-GIDS: 60578 to 61183 is free). */
const DEDICATED_ID = 60_917;

interface Identity {
  uid?: number;
  gid?: number;
}

/** Who PostgreSQL runs as. It refuses to run as root. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  /** True when this process is root and everything of PostgreSQL's belongs to somebody else. */
  readonly switched: boolean;
  /** For `spawn`; empty when no switch is needed. */
  readonly identity: Identity;
  /** initdb, unlike the server, wants a user with a name. */
  readonly initdbIdentity: Identity;
}

export async function chooseAccount(dataFolder: string): Promise<Account> {
  const uid = process.getuid?.();
  const gid = process.getgid?.();
  if (uid === undefined || gid === undefined) {
    throw new PostgresStartError(
      `The embedded PostgreSQL does not run on ${process.platform}. Set DATABASE_URL to a PostgreSQL 16 or newer.`,
    );
  }
  if (uid !== 0) return { uid, gid, switched: false, identity: {}, initdbIdentity: {} };
  const named = (await ownerOf(dataFolder)) ?? (await idsOf('postgres'));
  if (named) return { ...named, switched: true, identity: named, initdbIdentity: named };
  return dedicatedAccount();
}

/** No user is added to the machine: the server needs no name, and initdb borrows the one of `nobody`. */
async function dedicatedAccount(): Promise<Account> {
  const nobody = await idsOf('nobody');
  if (!nobody) {
    throw new PostgresStartError(
      'PostgreSQL does not run as root, and this machine has neither a user `postgres` nor `nobody` to run it as. ' +
        'Nothing was written. Add one (useradd --system postgres), start as another user, or set DATABASE_URL.',
    );
  }
  const ids = { uid: DEDICATED_ID, gid: DEDICATED_ID };
  return { ...ids, switched: true, identity: ids, initdbIdentity: nobody };
}

/** Whoever the cluster belongs to keeps it, so that a start as root does not lock its owner out. */
async function ownerOf(folder: string): Promise<{ uid: number; gid: number } | undefined> {
  const { uid, gid } = await stat(folder).catch(() => ({ uid: 0, gid: 0 }));
  return uid === 0 ? undefined : { uid, gid };
}

async function idsOf(user: string): Promise<{ uid: number; gid: number } | undefined> {
  try {
    const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, user])));
    return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
  } catch {
    return undefined;
  }
}

/** Hands a folder and all it holds to the account. */
export async function giveTo(account: Account, path: string): Promise<void> {
  if (account.switched) await run('chown', ['-R', `${account.uid}:${account.gid}`, path]);
}

/** The first folder on the (real) way to `path` that the account cannot enter; access lists are not looked at. */
export async function blockedAt(path: string, account: Account): Promise<string | undefined> {
  if (!account.switched) return undefined;
  const parent = dirname(path);
  const above = parent === path ? undefined : await blockedAt(parent, account);
  if (above) return above;
  const { uid, gid, mode } = await stat(path);
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  return mode & bit ? undefined : path;
}
