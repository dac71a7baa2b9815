import {
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { HookEvent } from '@cairn/contracts';
import { failedWith } from '../errors/workstation.error.ts';
import { randomName } from '../files/digest.ts';
import { makePrivateFolder } from '../files/whole-file.ts';
import type { MachineFolders } from '../machine/machine-folders.ts';

/** A platform that stays away for months must not fill the disk. */
const MAX_BYTES = 32 * 1024 * 1024;
/** A batch that nobody has finished for that long was left behind by a process that ended. */
const ABANDONED_AFTER_MS = 60_000;
const PENDING = 'pending.jsonl';
const CLAIMED = /^sending-.*\.jsonl$/;
const PUT_BACK = /^waiting-.*\.jsonl$/;

/** Receipts that have not reached the platform yet: lines of JSON, one file for all writers of a project. */
export class ReceiptSpool {
  readonly folder: string;

  constructor(folders: MachineFolders, projectId: string) {
    this.folder = join(folders.state, 'spool', projectId.replaceAll(/[^\w-]/g, '_'));
  }

  /** By one append, so that writers do not mix their lines. */
  append(events: readonly HookEvent[]): void {
    if (events.length === 0) return;
    const text = events.map((event) => `${JSON.stringify(event)}\n`).join('');
    if (this.appended(text)) return;
    makePrivateFolder(this.folder);
    this.appended(text);
  }

  get isEmpty(): boolean {
    return this.names().every((name) => !isBatch(name));
  }

  /** A file that is this process's alone until it is `finished` or `putBack`; null when there is nothing to send. */
  claim(now = Date.now()): string | null {
    for (const name of this.names().toSorted()) {
      if (!isBatch(name) || (CLAIMED.test(name) && !this.isAbandoned(name, now))) continue;
      const claimed = join(this.folder, `sending-${uniqueName(now)}.jsonl`);
      try {
        renameSync(join(this.folder, name), claimed);
        utimesSync(claimed, now / 1000, now / 1000);
        return claimed;
      } catch (error) {
        if (!failedWith(error, 'ENOENT', 'EPERM', 'EBUSY')) throw error;
      }
    }
    return null;
  }

  /** Gives back what could not be sent, for the next one who tries. */
  putBack(claimed: string, now = Date.now()): void {
    renameSync(claimed, join(this.folder, `waiting-${uniqueName(now)}.jsonl`));
  }

  /** Sets aside a line that the platform will never take. */
  setAside(line: string): void {
    const file = openSync(join(this.folder, 'refused.txt'), 'a', 0o600);
    if (fstatSync(file).size < MAX_BYTES) writeSync(file, `${line}\n`);
    closeSync(file);
  }

  finish(claimed: string): void {
    rmSync(claimed, { force: true });
  }

  private appended(text: string): boolean {
    let file: number;
    try {
      file = openSync(join(this.folder, PENDING), 'a', 0o600);
    } catch (error) {
      if (failedWith(error, 'ENOENT')) return false;
      throw error;
    }
    try {
      if (fstatSync(file).size > MAX_BYTES) return true;
      writeSync(file, text);
      // Sent and deleted by another process between the two lines above: it may not have seen this text any more.
      return fstatSync(file).nlink > 0;
    } finally {
      closeSync(file);
    }
  }

  private isAbandoned(name: string, now: number): boolean {
    const file = statSync(join(this.folder, name), { throwIfNoEntry: false });
    return file !== undefined && now - file.mtimeMs > ABANDONED_AFTER_MS;
  }

  private names(): string[] {
    try {
      return readdirSync(this.folder);
    } catch {
      return [];
    }
  }
}

const isBatch = (name: string): boolean => name === PENDING || CLAIMED.test(name) || PUT_BACK.test(name);

const uniqueName = (now: number): string => `${now}-${process.pid}-${randomName()}`;
