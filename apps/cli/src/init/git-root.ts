import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The folder around that git keeps; the folder itself where there is none. */
export function gitRoot(from: string): { readonly path: string; readonly isGit: boolean } {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return { path: folder, isGit: true };
    if (dirname(folder) === folder) return { path: resolve(from), isGit: false };
  }
}
