import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { failedWith } from '../errors/workstation.error.ts';
import { type Manifest, formatManifest, manifestHash } from './manifest.ts';
import { keepPrevious } from './previous-contents.ts';
import type { RealFiles } from './real-files.ts';

export interface Changes {
  /** File name → content. */
  readonly contents: ReadonlyMap<string, string>;
  readonly removed: readonly string[];
  /** Of all documents afterwards. */
  readonly manifest: Manifest;
}

export interface Folders {
  readonly docsDir: string;
  readonly notesDir: string;
}

// Others in this process get their turn after so many files.
const FILES_AT_ONCE = 50;

/** Writes everything into a folder of its own, so that a full disk is found before anything is touched. */
export async function stage({ notesDir }: Folders, { contents, manifest }: Changes): Promise<void> {
  const staging = emptyStaging(notesDir);
  writeFileSync(join(staging, 'manifest'), formatManifest(manifest));
  writeFileSync(join(staging, 'hash'), `${manifestHash(manifest)}\n`);
  let count = 0;
  for (const content of contents.values()) {
    writeFileSync(join(staging, `doc.${count}`), content, { mode: 0o444 });
    if (++count % FILES_AT_ONCE === 0) await breathe();
  }
}

/** On a full disk, what was written in vain must not stay. */
export function clearStaging(notesDir: string): void {
  rmSync(join(notesDir, 'staging'), { recursive: true, force: true });
}

/** The folder stays from one run to the next: to make and remove it each time costs as much as the rest together. */
function emptyStaging(notesDir: string): string {
  const staging = join(notesDir, 'staging');
  for (const name of namesIn(staging)) rmSync(join(staging, name), { recursive: true, force: true });
  return staging;
}

function namesIn(folder: string): string[] {
  try {
    // A link would lead out of the notes.
    if (lstatSync(folder).isDirectory()) return readdirSync(folder);
    rmSync(folder);
  } catch (error) {
    if (!failedWith(error, 'ENOENT')) throw error;
  }
  mkdirSync(folder);
  return [];
}

/**
 * Renames what was staged into place: a reader of a document finds the old text or the new one. The hash is written last,
 * so it vouches for the rest; a run that is cut off anywhere leaves whole files and no valid hash.
 */
export async function install(folders: Folders, changes: Changes, files: RealFiles): Promise<void> {
  const { notesDir } = folders;
  const staging = join(notesDir, 'staging');
  rmSync(join(notesDir, 'hash'), { force: true });
  for (const name of changes.removed) removeDocument(folders, name, files);
  renameSync(join(staging, 'manifest'), join(notesDir, 'manifest.next'));
  let count = 0;
  for (const name of changes.contents.keys()) {
    placeDocument(folders, name, join(staging, `doc.${count}`), files);
    if (++count % FILES_AT_ONCE === 0) await breathe();
  }
  renameSync(join(notesDir, 'manifest.next'), join(notesDir, 'manifest'));
  writeFileSync(join(notesDir, 'synced'), `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC\n`);
  renameSync(join(staging, 'hash'), join(notesDir, 'hash'));
}

function removeDocument({ docsDir, notesDir }: Folders, name: string, files: RealFiles): void {
  if (!files.isInRealFolders(name)) return;
  const path = join(docsDir, name);
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  keep(notesDir, path, files.hashOf(name));
  rmSync(path, { force: true });
  files.forget(name);
  removeEmptyFolders(docsDir, dirname(name));
}

function removeEmptyFolders(docsDir: string, folder: string): void {
  if (folder === '.') return;
  try {
    rmdirSync(join(docsDir, folder));
  } catch {
    return;
  }
  removeEmptyFolders(docsDir, dirname(folder));
}

function placeDocument({ docsDir, notesDir }: Folders, name: string, staged: string, files: RealFiles): void {
  makeRealFolders(docsDir, dirname(name));
  const path = join(docsDir, name);
  // A folder cannot be replaced by renaming a file over it.
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) rmSync(path, { recursive: true });
  else keep(notesDir, path, files.hashOf(name));
  renameOver(staged, path);
  files.forget(name);
}

/** Whatever stands where a folder must be (a file, a link that leads out) gives way. */
function makeRealFolders(docsDir: string, folder: string): void {
  if (folder === '.') return;
  let path = docsDir;
  for (const part of folder.split('/')) {
    path = join(path, part);
    const there = lstatSync(path, { throwIfNoEntry: false });
    if (there && !there.isDirectory()) rmSync(path);
    if (!there?.isDirectory()) mkdirSync(path);
  }
}

function keep(notesDir: string, path: string, hash: string | undefined): void {
  if (hash !== undefined) keepPrevious(notesDir, path, hash);
}

function renameOver(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    // Windows replaces no read-only file.
    if (process.platform !== 'win32' || !failedWith(error, 'EPERM', 'EACCES')) throw error;
    chmodSync(to, 0o666);
    renameSync(from, to);
  }
}
