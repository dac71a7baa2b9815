import { chown, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Account } from './account.ts';
import { PostgresStartError } from './postgres-server.ts';

const SQLITE_BUSY = 5;

/** Another process of ours has the cluster. */
export class PostgresInUse extends PostgresStartError {}

export interface AppLock {
  release(): void;
}

/**
 * One app per cluster. Node has no file locks of its own, but SQLite takes one for an exclusive transaction: the kernel
 * frees it when the process ends, however it ends, it is not inherited by the server we start, and taking it is one
 * atomic step. A file with a process id has none of the three.
 */
export async function takeLock(folder: string, account: Account): Promise<AppLock> {
  const path = join(folder, 'app.lock');
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error;
    throw new PostgresInUse(await heldMessage(folder));
  }
  await noteHolder(folder, account);
  return { release: () => database.close() };
}

/** Beside the lock, not in it: closing any handle of a locked file frees the process's lock (fcntl). */
async function noteHolder(folder: string, account: Account): Promise<void> {
  const path = holderFile(folder);
  await writeFile(path, String(process.pid));
  if (!account.switched) return;
  await Promise.all([path, join(folder, 'app.lock')].map((file) => chown(file, account.uid, account.gid)));
}

async function heldMessage(folder: string): Promise<string> {
  const holder = await readFile(holderFile(folder), 'utf8').catch(() => 'unknown');
  return (
    `Another process (id ${holder}) is using the database in ${folder}. Nothing was changed. ` +
    'Stop that one first, or give this one a data folder of its own with CAIRN_HOME.'
  );
}

const holderFile = (folder: string) => join(folder, 'app.pid');
