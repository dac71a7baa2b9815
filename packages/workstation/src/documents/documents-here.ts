import { join } from 'node:path';
import { readText } from '../files/whole-file.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import type { RealFiles } from './real-files.ts';

/** What is no longer as it was put here. */
export interface LocalChange {
  readonly fileName: string;
  readonly state: 'changed' | 'missing';
  /** Of what was put here. */
  readonly baseHash: string;
  /** Of what is there instead; undefined where that is no file. */
  readonly hash: string | undefined;
}

export interface DocumentsHere {
  /** Every name that earlier runs put here. */
  readonly ours: ReadonlySet<string>;
  /** Those that are still as they were put, with their hashes. */
  readonly intact: Manifest;
  readonly localChanges: readonly LocalChange[];
  /** A run was cut off while it put files in place. */
  readonly isHalfDone: boolean;
}

/** Compares the documents with the notes about them. */
export function documentsHere(notesDir: string, files: RealFiles): DocumentsHere {
  const last = parseManifest(readText(join(notesDir, 'manifest')) ?? '');
  const half = readText(join(notesDir, 'manifest.next'));
  // A run that was cut off leaves it behind, and it then says best what is here.
  const known = half === undefined ? last : parseManifest(half);
  const intact = new Map<string, string>();
  const localChanges: LocalChange[] = [];
  const hashes = files.hashesOf(known.keys());
  for (const [fileName, noted] of known) {
    const hash = hashes.get(fileName);
    if (hash === noted) intact.set(fileName, noted);
    // Of a half-done run nobody can tell what a person changed and what it had not put here yet.
    else if (half === undefined)
      localChanges.push({ fileName, state: hash ? 'changed' : 'missing', baseHash: noted, hash });
  }
  return {
    ours: new Set([...last.keys(), ...known.keys()]),
    intact,
    localChanges,
    isHalfDone: half !== undefined,
  };
}
