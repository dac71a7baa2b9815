import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { WorkstationError, failedWith, reasonOf } from '../errors/workstation.error.ts';
import { randomName } from './digest.ts';

/** The text of a file; undefined when there is none. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (failedWith(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw new WorkstationError('SETTINGS_INVALID', `${path} cannot be read: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
}

/** Writes by rename: a reader finds the old text or the new one, never a part. */
export function replaceFile(path: string, text: string, mode: number): void {
  const next = `${path}.${process.pid}.${randomName()}`;
  try {
    writeFileSync(next, text, { mode, flag: 'wx' });
    renameSync(next, path);
  } catch (error) {
    rmSync(next, { force: true });
    throw new WorkstationError(
      'SETTINGS_UNWRITABLE',
      `${path} cannot be written: ${reasonOf(error)}. What it held before is kept.`,
      { cause: error },
    );
  }
}

/** Makes a folder that only its owner may look into; one that is there already is closed to others too. */
export function makePrivateFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    if (process.platform !== 'win32') chmodSync(path, 0o700);
  } catch (error) {
    throw new WorkstationError(
      'SETTINGS_UNWRITABLE',
      `The folder ${path} cannot be made or closed to others: ${reasonOf(error)}.`,
      { cause: error },
    );
  }
}

/** For secrets and notes of the user: the file 0600 in a folder 0700. */
export function writePrivateFile(path: string, text: string): void {
  makePrivateFolder(dirname(path));
  replaceFile(path, text, 0o600);
}
