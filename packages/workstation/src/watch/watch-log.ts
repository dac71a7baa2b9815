import { appendFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makePrivateFolder } from '../files/whole-file.ts';
import type { MachineFolders } from '../machine/machine-folders.ts';

const MAX_BYTES = 512 * 1024;

export type Log = (line: string) => void;

export const watchLogFile = (folders: MachineFolders): string => join(folders.state, 'watch.log');

/** Appends to `watch.log`, which is begun anew when it is half a megabyte; the one before is kept as `watch.log.1`. */
export function openWatchLog(folders: MachineFolders): Log {
  const path = watchLogFile(folders);
  makePrivateFolder(folders.state);
  return (line) => {
    try {
      if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES) renameSync(path, `${path}.1`);
      const text = line.replaceAll(/[\u0000-\u001f]+/g, ' ');
      appendFileSync(path, `${new Date().toISOString()} ${text}\n`, { mode: 0o600 });
    } catch {
      // A log that cannot be written, on a full disk for instance, stops nothing.
    }
  };
}

/** Says each thing once, until something else is the matter. */
export class Trouble {
  private readonly log: Log;
  private readonly about: string;
  private said = '';

  constructor(log: Log, about: string) {
    this.log = log;
    this.about = about;
  }

  begin(code: string, message: string): void {
    const now = `${code} ${message}`;
    if (this.said === now) return;
    this.said = now;
    this.log(`${this.about}: ${code}: ${message}`);
  }

  end(): void {
    if (this.said === '') return;
    this.said = '';
    this.log(`${this.about}: all is well again`);
  }
}
