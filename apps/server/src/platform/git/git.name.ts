import { GitError } from './git.error.ts';

const MAX_BRANCH_BYTES = 200;
const MAX_COMPONENT_BYTES = 255; // Of a file name on every common file system.
const MAX_PATH_BYTES = 4096;
export const MAX_DEPTH = 64;

// git check-ref-format(1); on top of it a leading "-", which a command line would take for an option.
const BRANCH_REFUSED = /[\p{Cc} ~^:?*[\\]|\.\.|@\{|\/\/|^[-/]|[/.]$|(^|\/)\.|\.lock(\/|$)|^@$|^HEAD$/u;

/** A path of a repository that must not be written, nor trusted; the message says why. */
export class UnsafePath extends Error {
  constructor(path: string, why: string) {
    super(`"${printable(path)}" cannot be a file of a repository here: ${why}.`);
    this.name = 'UnsafePath';
  }
}

/** Whether git would take it as the name of a branch, and no option parser for anything else. */
export function isBranchName(name: string): boolean {
  return name !== '' && !BRANCH_REFUSED.test(name) && Buffer.byteLength(name) <= MAX_BRANCH_BYTES;
}

export function assertBranch(name: string): void {
  if (isBranchName(name)) return;
  throw new GitError('BRANCH_NOT_FOUND', { message: `"${printable(name)}" cannot be the name of a branch.` });
}

/** Full SHA-1 ids only: no ref names, abbreviations or revision expressions reach git. */
export function assertObjectId(oid: string): void {
  if (!/^[0-9a-f]{40}$/.test(oid)) throw new GitError('FAILED', { message: 'Not the id of an object.' });
}

/** Throws UnsafePath unless the path is relative, stays below its root and means the same on every machine. */
export function assertSafePath(path: string): void {
  const why = refusalOf(path);
  if (why) throw new UnsafePath(path, why);
}

/** A folder of a repository as git wants it: "" for the root, no slash at the end. */
export function normalFolder(folder: string): string {
  const bare = folder.replace(/^(\.\/)+/, '').replace(/\/+$/, '');
  if (bare === '' || bare === '.') return '';
  assertSafePath(bare);
  return bare;
}

function refusalOf(path: string): string | null {
  if (path === '') return 'it is empty';
  if (path.startsWith('/')) return 'it is absolute';
  if (/\p{Cc}/u.test(path)) return 'it has a control character in it';
  if (path.includes('\\')) return 'it has a backslash in it';
  if (!path.isWellFormed() || path.includes('\uFFFD')) return 'it is not valid UTF-8';
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) return 'it is too long';
  const components = path.split('/');
  if (components.length > MAX_DEPTH) return 'it is too deep';
  return components.map(componentRefusal).find((why) => why !== null) ?? null;
}

function componentRefusal(component: string): string | null {
  if (component === '') return 'a part of it is empty';
  if (component === '.' || component === '..') return 'it has "." or ".." in it';
  if (component.startsWith('-')) return 'a part of it begins with "-"';
  if (/[. ]$/.test(component)) return 'a part of it ends with a dot or a space';
  if (Buffer.byteLength(component) > MAX_COMPONENT_BYTES) return 'a part of it is too long';
  return meansDotGit(component) ? 'it leads into .git' : null;
}

/** Also as NTFS (short name, stream) and HFS+ (characters it ignores) would read it: CVE-2014-9390, CVE-2019-1352. */
function meansDotGit(component: string): boolean {
  const plain = component.replaceAll(/[\u200C-\u200F\u202A-\u202E\u206A-\u206F\uFEFF]/g, '').toLowerCase();
  const name = (plain.split(':')[0] ?? '').replace(/[. ]+$/, '');
  return name === '.git' || name === 'git~1';
}

function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '?').slice(0, 200);
}
