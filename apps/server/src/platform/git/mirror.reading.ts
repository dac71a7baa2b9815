import { GitError } from './git.error.ts';
import { MAX_DEPTH, assertObjectId, normalFolder } from './git.name.ts';
import type { Repository } from './mirror.upkeep.ts';

export interface TreeEntry {
  /** Below the listed folder. What is not valid UTF-8 in it reads U+FFFD. Not checked: see assertSafePath. */
  path: string;
  /** Plain, executable, symbolic link (its content is the target), submodule (its oid is a foreign commit). */
  mode: '100644' | '100755' | '120000' | '160000';
  oid: string;
  /** null for a submodule. */
  size: number | null;
}

export interface Blob {
  oid: string;
  content: Buffer;
}

const MAX_ENTRIES = 200_000;
const MAX_BLOB_BYTES = 50 * 1024 * 1024;
const OIDS_PER_WRITE = 500;

export async function listTree(
  repository: Repository,
  commit: string,
  folder: string,
  signal?: AbortSignal,
): Promise<TreeEntry[]> {
  assertObjectId(commit);
  const below = normalFolder(folder);
  const type = await typeOf(repository, below === '' ? commit : `${commit}:${below}`);
  if (type === null) return missingTree(repository, commit);
  if (below !== '' && type !== 'tree') {
    throw new GitError('FAILED', { message: `"${below}" is not a folder in the repository.` });
  }
  const entries: TreeEntry[] = [];
  const args = ['ls-tree', '-r', '-z', '-l', '--full-tree', '--end-of-options', `${commit}:${below}`];
  for await (const record of records(repository, args, signal)) {
    const entry = parseEntry(record);
    if (entries.length === MAX_ENTRIES) throw tooLarge(`more than ${MAX_ENTRIES} files`);
    if (entry.path.split('/').length > MAX_DEPTH) throw tooLarge(`folders more than ${MAX_DEPTH} deep`);
    entries.push(entry);
  }
  return entries;
}

/** Modes of the files of a commit that are of interest, links and submodules included. */
export async function modesOf(
  repository: Repository,
  commit: string,
  isWanted: (path: string) => boolean,
): Promise<Map<string, string>> {
  const modes = new Map<string, string>();
  const args = ['ls-tree', '-r', '-z', '--full-tree', '--end-of-options', commit];
  for await (const record of records(repository, args)) {
    const { path, mode } = parseEntry(record);
    if (isWanted(path)) modes.set(path, mode);
  }
  return modes;
}

/** In the order asked for, one process for all of them, no faster than they are taken. */
export async function* readBlobs(
  { git, directory }: Repository,
  oids: Iterable<string>,
  signal?: AbortSignal,
): AsyncGenerator<Blob> {
  const stream = git.stream({
    args: ['cat-file', '--batch', '--buffer'],
    directory,
    input: inLines(oids),
    signal,
  });
  const reader = new BatchReader(stream);
  for (let header = await reader.line(); header !== null; header = await reader.line()) {
    const [oid = '', type = '', length = ''] = header.split(' ');
    if (type === 'missing') throw new GitError('CORRUPT', { detail: `${oid} is missing` });
    if (type !== 'blob') throw new GitError('FAILED', { message: 'Not the id of a file.' });
    const size = Number(length);
    if (size > MAX_BLOB_BYTES) throw tooLarge(`a file of more than ${MAX_BLOB_BYTES} bytes`);
    const content = await reader.bytes(size);
    await reader.bytes(1); // The line feed behind it.
    yield { oid, content };
  }
}

export async function typeOf({ git, directory }: Repository, object: string): Promise<string | null> {
  const input = [`${object}\n`];
  const { stdout } = await git.run({ args: ['cat-file', '--batch-check=%(objecttype)'], directory, input });
  const type = stdout.trimEnd();
  return type.endsWith(' missing') ? null : type;
}

export function missingCommit(): GitError {
  return new GitError('FAILED', { message: 'This commit is not in the local copy of the repository.' });
}

/** A folder that is not there holds nothing; a commit that is not there is a mistake. */
async function missingTree(repository: Repository, commit: string): Promise<TreeEntry[]> {
  if (await typeOf(repository, commit)) return [];
  throw missingCommit();
}

async function* records(
  { git, directory }: Repository,
  args: string[],
  signal?: AbortSignal,
): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of git.stream({ args, directory, signal })) {
    let data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let end = data.indexOf(0); end >= 0; end = data.indexOf(0)) {
      yield data.toString('utf8', 0, end);
      data = data.subarray(end + 1);
    }
    rest = data;
  }
}

/** `<mode> <type> <oid>[ <size>]\t<path>`; old tools wrote other modes, such as 100664. */
function parseEntry(record: string): TreeEntry {
  const tab = record.indexOf('\t');
  const [mode = '', , oid = '', size = '-'] = record.slice(0, tab).split(/ +/);
  if (size === 'BAD') throw new GitError('CORRUPT', { detail: `${oid} cannot be read` });
  return {
    path: record.slice(tab + 1),
    mode: normalMode(mode),
    oid,
    size: size === '-' ? null : Number(size),
  };
}

function normalMode(mode: string): TreeEntry['mode'] {
  if (mode === '120000' || mode === '160000') return mode;
  return (Number.parseInt(mode, 8) & 0o100) === 0 ? '100644' : '100755';
}

function* inLines(oids: Iterable<string>): Generator<string> {
  let lines: string[] = [];
  for (const oid of oids) {
    assertObjectId(oid);
    if (lines.push(`${oid}\n`) < OIDS_PER_WRITE) continue;
    yield lines.join('');
    lines = [];
  }
  yield lines.join('');
}

function tooLarge(what: string): GitError {
  return new GitError('TOO_LARGE', { message: `The repository has ${what}, which is beyond the limit.` });
}

/** Lines and counted bytes out of chunks of any size. */
class BatchReader {
  private readonly chunks: AsyncGenerator<Buffer>;
  private buffered: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncGenerator<Buffer>) {
    this.chunks = chunks;
  }

  /** null at the end. */
  async line(): Promise<string | null> {
    let end = this.buffered.indexOf(10);
    while (end < 0) {
      const next = await this.chunks.next();
      if (next.done) return null;
      this.buffered = Buffer.concat([this.buffered, next.value]);
      end = this.buffered.indexOf(10);
    }
    const line = this.buffered.toString('utf8', 0, end);
    this.buffered = this.buffered.subarray(end + 1);
    return line;
  }

  async bytes(count: number): Promise<Buffer> {
    const parts = [this.buffered];
    let size = this.buffered.length;
    while (size < count) {
      const next = await this.chunks.next();
      if (next.done) throw new GitError('CORRUPT', { detail: 'cat-file ended early' });
      parts.push(next.value);
      size += next.value.length;
    }
    const all = parts.length === 1 ? this.buffered : Buffer.concat(parts);
    this.buffered = all.subarray(count);
    return all.subarray(0, count);
  }
}
