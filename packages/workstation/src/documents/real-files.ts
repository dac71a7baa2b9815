import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256 } from './manifest.ts';

interface Seen {
  readonly stamp: string;
  readonly hash: string;
}

// The clock of a file system may stand still for this long, and a change within it leaves no trace in the times.
const CLOCK_TICK_MS = 50;

/**
 * Hashes of files below one folder, where no symbolic link is followed. What was hashed is remembered by its times, size
 * and inode, so that comparing again costs one look a file.
 */
export class RealFiles {
  private readonly root: string;
  private readonly seen = new Map<string, Seen>();

  constructor(root: string) {
    this.root = root;
  }

  /** Undefined when there is no regular file of that name, or a link leads to it. */
  hashOf(name: string, areFoldersReal = this.isInRealFolders(name)): string | undefined {
    if (!areFoldersReal) return undefined;
    const path = join(this.root, name);
    const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    if (!stats?.isFile()) {
      this.seen.delete(name);
      return undefined;
    }
    const seen = this.seen.get(name);
    if (seen?.stamp === stampOf(stats)) return seen.hash;
    return this.read(name, path);
  }

  /** Whether every folder on the way is one, and no link. */
  isInRealFolders(name: string): boolean {
    const parts = name.split('/').slice(0, -1);
    return parts.every((_part, n) => {
      const folder = join(this.root, ...parts.slice(0, n + 1));
      return lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
    });
  }

  /** Of many at once, each folder is looked at once. */
  hashesOf(names: Iterable<string>): ReadonlyMap<string, string | undefined> {
    const folders = new Map<string, boolean>();
    const found = new Map<string, string | undefined>();
    for (const name of names) {
      const folder = dirname(name);
      const isReal = folders.get(folder) ?? this.isInRealFolders(name);
      folders.set(folder, isReal);
      found.set(name, this.hashOf(name, isReal));
    }
    return found;
  }

  forget(name: string): void {
    this.seen.delete(name);
  }

  private read(name: string, path: string): string | undefined {
    let file: number;
    try {
      file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    } catch {
      return undefined;
    }
    try {
      const before = fstatSync(file, { bigint: true });
      const hash = sha256(readFileSync(file));
      const isSettled = Date.now() - Number(before.ctimeMs) > CLOCK_TICK_MS;
      if (isSettled) this.seen.set(name, { stamp: stampOf(before), hash });
      else this.seen.delete(name);
      return hash;
    } finally {
      closeSync(file);
    }
  }
}

const stampOf = ({ ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
