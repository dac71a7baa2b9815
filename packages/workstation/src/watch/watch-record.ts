import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WorkstationError, failedWith, reasonOf } from '../errors/workstation.error.ts';
import { isObject, jsonText } from '../files/json-file.ts';
import { makePrivateFolder, writePrivateFile } from '../files/whole-file.ts';
import type { MachineFolders } from '../machine/machine-folders.ts';

export interface WatchClient {
  readonly name: 'cairn' | 'vscode';
  readonly version: string;
}

/** How the background process of this machine is doing; `watch.json`, which is its lock as well. */
export interface WatchRecord {
  readonly pid: number;
  /** Of this run, to tell it from another that took its place. */
  readonly run: string;
  readonly version: string;
  /** An editor watches for as long as it is open, and gives way to the program that only watches. */
  readonly client: WatchClient['name'];
  readonly startedAt: string;
  readonly renewedAt: string;
  readonly checkouts: readonly WatchedCheckout[];
}

export interface WatchedCheckout {
  readonly path: string;
  readonly connected: boolean;
  readonly via: 'websocket' | 'polling' | 'long-poll' | null;
  readonly problem: string | null;
  readonly message: string | null;
}

/** Renewed every few seconds; older than this, its process is gone or was stopped. */
const STALE_AFTER_MS = 60_000;
/** Between making the file and writing into it. */
const EMPTY_FOR_MS = 5_000;

const watchRecordFile = (folders: MachineFolders): string => join(folders.state, 'watch.json');

/** The background process that runs on this machine; undefined when none does. */
export function readRunningWatch(folders: MachineFolders, now = Date.now()): WatchRecord | undefined {
  const record = readRecord(watchRecordFile(folders));
  return record && isRunning(record, now) ? record : undefined;
}

/** The one lock of this machine. */
export class WatchLock {
  private readonly path: string;
  private readonly client: WatchClient;
  private readonly run = randomUUID();
  private readonly startedAt = new Date().toISOString();

  private constructor(path: string, client: WatchClient) {
    this.path = path;
    this.client = client;
  }

  /** The record of the one that runs already, instead of a lock. */
  static take(folders: MachineFolders, client: WatchClient): WatchLock | WatchRecord {
    makePrivateFolder(folders.state);
    const lock = new WatchLock(watchRecordFile(folders), client);
    if (lock.create()) return lock;
    const other = readRecord(lock.path);
    const givesWay = other?.client === 'vscode' && client.name === 'cairn';
    if (other && !givesWay && isRunning(other, Date.now())) return other;
    if (!other && isJustMade(lock.path)) return unknownRecord();
    writePrivateFile(lock.path, jsonText(lock.record([])));
    // Of two that found it abandoned, the file names the one that goes on.
    const now = readRecord(lock.path);
    return !now || now.run === lock.run ? lock : now;
  }

  /** False when another process has taken it, after a long sleep of this one for instance. */
  renew(checkouts: readonly WatchedCheckout[]): boolean {
    const there = readRecord(this.path);
    if (there && there.run !== this.run) return false;
    writePrivateFile(this.path, jsonText(this.record(checkouts)));
    return true;
  }

  release(): void {
    if (readRecord(this.path)?.run === this.run) rmSync(this.path, { force: true });
  }

  private create(): boolean {
    try {
      writeFileSync(this.path, jsonText(this.record([])), { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if (failedWith(error, 'EEXIST')) return false;
      throw new WorkstationError(
        'SETTINGS_UNWRITABLE',
        `${this.path} cannot be written: ${reasonOf(error)}.`,
        {
          cause: error,
        },
      );
    }
  }

  private record(checkouts: readonly WatchedCheckout[]): WatchRecord {
    const { run, startedAt } = this;
    const { name: client, version } = this.client;
    const renewedAt = new Date().toISOString();
    return { pid: process.pid, run, version, client, startedAt, renewedAt, checkouts };
  }
}

function readRecord(path: string): WatchRecord | undefined {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as unknown;
    if (isObject(value) && typeof value['pid'] === 'number' && typeof value['run'] === 'string')
      return { checkouts: [], client: 'cairn', ...value } as unknown as WatchRecord;
  } catch {
    // Not there, or not written yet.
  }
  return undefined;
}

function isRunning({ pid, renewedAt }: WatchRecord, now: number): boolean {
  if (now - Date.parse(renewedAt) > STALE_AFTER_MS) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return failedWith(error, 'EPERM');
  }
}

const isJustMade = (path: string): boolean =>
  Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) < EMPTY_FOR_MS;

const unknownRecord = (): WatchRecord => {
  const now = new Date().toISOString();
  return { pid: 0, run: '', version: '', client: 'cairn', startedAt: now, renewedAt: now, checkouts: [] };
};
