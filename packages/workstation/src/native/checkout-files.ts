import { randomBytes } from 'node:crypto';
import {
  constants,
  closeSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { WorkstationError, failedWith, reasonOf } from '../errors/workstation.error.ts';
import { insideCheckout } from '../link/checkout-link.ts';

/** What stands at a path of the checkout; refused: something that is neither read nor replaced, and why. */
export type Standing =
  | { readonly text: string | null }
  | {
      readonly refused: string;
      /** The file of the checkout that a link at the path leads to. */
      readonly leadsTo?: string;
    };

const MAX_BYTES = 4 * 1024 * 1024;

/** The text of a file of the checkout. No link is followed, neither to the file nor on the way to it. */
export function readInCheckout(checkout: string, path: string): Standing {
  const obstacle = obstacleOn(checkout, path);
  if (obstacle) return { refused: obstacle };
  const full = join(checkout, path);
  const stats = lstatSync(full, { throwIfNoEntry: false });
  if (!stats) return { text: null };
  if (stats.isSymbolicLink()) return { refused: 'A link stands there.', leadsTo: targetOf(checkout, full) };
  if (!stats.isFile()) return { refused: 'A folder stands there.' };
  if (stats.size > MAX_BYTES) return { refused: 'The file there is too large for what tools read.' };
  const bytes = readFile(full);
  if (!bytes) return { refused: 'The file there cannot be read.' };
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? { text } : { refused: 'The file there is not UTF-8 text.' };
}

/** Writes by rename, into real folders of the checkout only; a file that was there keeps its mode. */
export function writeInCheckout(checkout: string, path: string, text: string): void {
  const full = join(checkout, path);
  const next = join(dirname(full), `.cairn-${process.pid}-${randomBytes(3).toString('hex')}`);
  try {
    mkdirSync(dirname(full), { recursive: true });
    refuseObstacles(checkout, path);
    const mode = lstatSync(full, { throwIfNoEntry: false })?.mode ?? 0o644;
    writeFileSync(next, text, { mode: mode & 0o777, flag: 'wx' });
    renameSync(next, full);
  } catch (error) {
    rmSync(next, { force: true });
    throw unwritable(path, error);
  }
}

/** Removes a file, and the folders that are empty without it. */
export function removeInCheckout(checkout: string, path: string): void {
  try {
    refuseObstacles(checkout, path);
    rmSync(join(checkout, path), { force: true });
  } catch (error) {
    throw unwritable(path, error);
  }
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder))
    if (!removeEmpty(join(checkout, folder))) return;
}

function removeEmpty(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

function targetOf(checkout: string, link: string): string {
  const target = resolve(dirname(link), readlinkSync(link));
  return relative(checkout, target).replaceAll('\\', '/');
}

function readFile(path: string): Buffer | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch {
    return undefined;
  }
  try {
    return fstatSync(file).isFile() ? readFileSync(file) : undefined;
  } finally {
    closeSync(file);
  }
}

function refuseObstacles(checkout: string, path: string): void {
  const obstacle = obstacleOn(checkout, path);
  if (obstacle) throw new Error(obstacle);
}

function obstacleOn(checkout: string, path: string): string | null {
  if (insideCheckout(path) !== path) return 'The path leads out of the checkout.';
  const parts = path.split('/').slice(0, -1);
  for (const [at] of parts.entries()) {
    const folder = parts.slice(0, at + 1).join('/');
    const stats = lstatSync(join(checkout, folder), { throwIfNoEntry: false });
    if (!stats) return null;
    if (!stats.isDirectory()) return `${folder} is ${stats.isSymbolicLink() ? 'a link' : 'a file'}.`;
  }
  return null;
}

function unwritable(path: string, error: unknown): WorkstationError {
  const isMissing = failedWith(error, 'ENOENT');
  return new WorkstationError(
    'NATIVE_UNWRITABLE',
    `${path} cannot be written: ${isMissing ? 'its folder vanished' : reasonOf(error)}. What stood there is kept.`,
    { cause: error },
  );
}
