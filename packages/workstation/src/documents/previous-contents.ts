import {
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { failedWith } from '../errors/workstation.error.ts';

const KEPT_DAYS = 14;
const KEPT_FILES = 2_000;
const DAY_MS = 86_400_000;

/** What documents held before they were replaced or removed here: files named by their hash, kept for 14 days. */
const folderOf = (notesDir: string): string => join(notesDir, 'previous');

/** Undefined when it is not kept (any more). `hash` with or without `sha256:`. */
export function readPrevious(notesDir: string, hash: string): string | undefined {
  const name = hash.replace(/^sha256:/, '');
  if (!/^[0-9a-f]{64}$/.test(name)) return undefined;
  try {
    return readFileSync(join(folderOf(notesDir), name), 'utf8');
  } catch {
    return undefined;
  }
}

/** Keeps a file that is about to be replaced by a rename or removed. */
export function keepPrevious(notesDir: string, path: string, hash: string): void {
  const kept = join(folderOf(notesDir), hash);
  try {
    linkSync(path, kept);
  } catch (error) {
    if (!failedWith(error, 'EEXIST')) copyTo(path, kept);
  }
  const now = new Date();
  utimesSync(kept, now, now);
}

/** Into a folder that may be missing, on a file system that may have no hard links. */
function copyTo(path: string, kept: string): void {
  mkdirSync(dirname(kept), { recursive: true });
  copyFileSync(path, kept);
}

/** Takes away what is older than 14 days, and the oldest where there are too many. */
export function prunePrevious(notesDir: string, now = Date.now()): void {
  let names: string[];
  try {
    names = readdirSync(folderOf(notesDir));
  } catch {
    return;
  }
  const newestFirst = names
    .map((name) => join(folderOf(notesDir), name))
    .map((path) => ({ path, at: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .toSorted((a, b) => b.at - a.at);
  for (const [n, { path, at }] of newestFirst.entries())
    if (n >= KEPT_FILES || now - at > KEPT_DAYS * DAY_MS) rmSync(path, { force: true, recursive: true });
}
