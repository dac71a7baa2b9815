import {
  type BigIntStats,
  existsSync,
  lstatSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { type ShellPath, UNKNOWN } from '../shell/shell-scene.ts';
import { type PathStyle, absolutePath, isWithin, pathStyleOf } from './path-form.ts';

/** What is filled from the platform, or holds the key. */
export interface ProtectedPlaces {
  readonly project: string;
  /** Absolute. */
  readonly docsDir: string;
  /** The documents' folder in the repository, relative to the project; empty when it is not protected. */
  readonly docsPath: string;
  /** Where the session works; a git worktree of the project has a documents' folder of its own. */
  readonly cwd: string;
  readonly home: string;
}

interface Root {
  readonly path: string;
  readonly file: BigIntStats | undefined;
}

const MAX_LINKS = 8;

export class ProtectedPaths {
  private readonly places: ProtectedPlaces;
  private readonly style: PathStyle;
  private readonly roots: Root[];
  private readonly docsName: string;

  constructor(places: ProtectedPlaces) {
    this.places = places;
    this.style = pathStyleOf(places.project);
    const { project, docsDir, docsPath, cwd } = places;
    const absolute = (path: string) => absolutePath(path, project, this.style);
    this.docsName = absolute(docsDir).slice(absolute('.').length + 1);
    const worktree = worktreeOf(cwd);
    const roots = worktree === null ? [project] : [project, worktree];
    const folders = [docsDir, `${project}/.cairn.env`];
    for (const root of roots) if (docsPath !== '') folders.push(`${root}/${docsPath}`);
    if (worktree !== null && isWithin(absolute(docsDir), absolute('.'), this.style))
      folders.push(`${worktree}/${this.docsName}`);
    const paths = folders.map(absolute);
    const resolved = paths.map((path) => this.resolve(path));
    this.roots = [...new Set([...paths, ...resolved])].map((path) => ({ path, file: fileAt(path) }));
  }

  /** Whether the path is protected: as written, through links, and by the file itself where case does not matter. */
  covers({ path, folder }: ShellPath): boolean {
    const written = path === '~' || path.startsWith('~/') ? this.places.home + path.slice(1) : path;
    const plain = absolutePath(written, folder, this.style);
    if (this.isBelowRoot(plain)) return true;
    // A part that is known only when the command runs; .docs below it is plain enough, "docs" could be anybody's.
    if (plain.includes(UNKNOWN))
      return `${plain}/`.slice(plain.indexOf(UNKNOWN)).includes(`/${this.docsName}/`);
    // Where links are, ".." leads elsewhere than the text says; not on Windows, which goes by the text.
    let place = this.style === 'windows' ? plain : joined(folder, written);
    for (let links = 0; links <= MAX_LINKS; links++) {
      const resolved = this.resolve(place);
      if (this.isBelowRoot(resolved)) return true;
      const target = linkTarget(resolved);
      if (target === null) return false;
      place = joined(dirname(resolved), target);
    }
    return false;
  }

  private isBelowRoot(path: string): boolean {
    if (this.roots.some((root) => isWithin(path, root.path, this.style))) return true;
    for (let place = path; place.length > 1; place = parentOf(place)) {
      const file = fileAt(place);
      if (file && this.roots.some((root) => root.file?.ino === file.ino && root.file.dev === file.dev))
        return true;
    }
    return false;
  }

  /** The path with the links of its deepest existing folder followed. */
  private resolve(path: string): string {
    let folder = path;
    while (folder.length > 1 && !isFolder(folder)) folder = parentOf(folder);
    try {
      return absolutePath(realpathSync.native(folder) + path.slice(folder.length), '/', this.style);
    } catch {
      return path;
    }
  }
}

const joined = (folder: string, path: string) => (path.startsWith('/') ? path : `${folder}/${path}`);

function parentOf(path: string): string {
  const parent = path.slice(0, path.lastIndexOf('/'));
  return parent === path ? '' : parent;
}

function fileAt(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

const isFolder = (path: string): boolean => fileAt(path)?.isDirectory() ?? false;

function linkTarget(path: string): string | null {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : null;
  } catch {
    return null;
  }
}

function worktreeOf(cwd: string): string | null {
  let folder = cwd;
  while (!existsSync(`${folder}/.git`)) {
    const parent = dirname(folder);
    if (parent === folder) return null;
    folder = parent;
  }
  try {
    return /^gitdir:.*\/worktrees\//.test(readFileSync(`${folder}/.git`, 'utf8')) ? folder : null;
  } catch {
    return null;
  }
}
