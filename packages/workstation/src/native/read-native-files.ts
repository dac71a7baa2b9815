import { type Dirent, readdirSync } from 'node:fs';

import { join, relative } from 'node:path';
import { type NativeText, isImportable } from '@cairn/toolkit/native';
import type { Checkout } from '../settings/checkout.ts';
import { readInCheckout } from './checkout-files.ts';

const MAX_DEPTH = 8;
const MAX_FILES = 2_000;
// Other people’s code, and what is made of one’s own.
const SKIPPED = new Set(['node_modules', '.git', 'vendor', 'dist', 'build', 'target', '.venv', 'venv']);

/** The files of AI tools that a repository has, to import them. No link is followed; the documents’ own folders are left out. */
export function readNativeFiles({
  path: checkout,
  docsDir,
  docsPath,
}: Pick<Checkout, 'path' | 'docsDir' | 'docsPath'>): NativeText[] {
  const skipped = new Set([relative(checkout, docsDir).replaceAll('\\', '/'), docsPath]);
  const found: NativeText[] = [];
  const look = (folder: string, depth: number): void => {
    for (const entry of entriesOf(join(checkout, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (found.length >= MAX_FILES || SKIPPED.has(entry.name) || skipped.has(path)) continue;
      if (entry.isDirectory() && depth < MAX_DEPTH) look(path, depth + 1);
      if (!entry.isFile() || !isImportable(path)) continue;
      const standing = readInCheckout(checkout, path);
      if ('text' in standing && standing.text !== null) found.push({ path, content: standing.text });
    }
  };
  look('', 0);
  return found;
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}
