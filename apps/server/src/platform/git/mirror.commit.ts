import { createHash, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { GitError } from './git.error.ts';
import { assertObjectId, assertSafePath } from './git.name.ts';
import { modesOf } from './mirror.reading.ts';
import type { Repository } from './mirror.upkeep.ts';

export interface Signature {
  name: string;
  email: string;
  at: Date;
}

export interface Change {
  /** From the root of the repository. */
  path: string;
  /** null deletes; deleting what is not there is no mistake. */
  content: Buffer | null;
}

export interface CommitInput {
  /** null makes a first commit. */
  parent: string | null;
  changes: readonly Change[];
  author: Signature;
  committer: Signature;
  message: string;
}

const NO_OBJECT = '0'.repeat(40);
const MAX_IDENT_CHARS = 200;

/** The id git gives this content in a SHA-1 repository. */
export function gitBlobId(content: Buffer): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}

/** Made in an index of its own, so any number of commits can be made at once. The same tree gives back the parent. */
export async function commitOnto(repository: Repository, input: CommitInput): Promise<string> {
  const { parent, changes } = input;
  if (parent !== null) assertObjectId(parent);
  for (const change of changes) assertSafePath(change.path);
  const modes = await checkedModes(repository, parent, changes);
  await storeBlobs(repository, changes);
  const tree = await writeTree(repository, parent, indexLines(changes, modes));
  if (parent !== null && tree === (await treeOf(repository, parent))) return parent;
  const parents = parent === null ? [] : ['-p', parent];
  return output(repository, ['commit-tree', tree, ...parents], {
    input: [cleanMessage(input.message)],
    env: { ...identity('AUTHOR', input.author), ...identity('COMMITTER', input.committer) },
  });
}

/** Refuses to write over or through links, and to replace a file by a folder or the other way round unasked. */
async function checkedModes(
  repository: Repository,
  parent: string | null,
  changes: readonly Change[],
): Promise<Map<string, string>> {
  if (parent === null) return new Map();
  const deleted = new Set(changes.filter(({ content }) => content === null).map((change) => change.path));
  const paths = new Set(changes.map((change) => change.path));
  const folders = new Set([...paths].flatMap(foldersOf));
  const isInTheWay = (file: string) =>
    folders.has(file) || foldersOf(file).some((folder) => paths.has(folder));
  const modes = await modesOf(repository, parent, (file) => paths.has(file) || isInTheWay(file));
  for (const [file, mode] of modes) {
    if (mode === '120000' || mode === '160000')
      throw refused(file, 'is a link or a submodule, which stays as it is');
    if (isInTheWay(file) && !deleted.has(file))
      throw refused(file, 'stands in the way of a folder or file to be written');
  }
  return modes;
}

async function storeBlobs({ git, directory }: Repository, changes: readonly Change[]): Promise<void> {
  const contents = changes.flatMap(({ content }) => (content === null ? [] : [content]));
  if (contents.length === 0) return;
  const input = [
    ...contents.flatMap((content) => [`blob\ndata ${content.length}\n`, content, '\n']),
    'done\n',
  ];
  await git.run({
    args: ['fast-import', '--quiet', '--done'],
    directory,
    input: input.filter((part) => part.length),
  });
}

/** Deletions first: they make room for a file where a folder was, and the other way round. */
function indexLines(changes: readonly Change[], modes: Map<string, string>): string[] {
  const deletions = changes.filter((change) => change.content === null);
  const written = changes.flatMap(({ path: file, content }) =>
    content === null ? [] : [`${modes.get(file) ?? '100644'} ${gitBlobId(content)}\t${file}\0`],
  );
  return [...deletions.map((change) => `0 ${NO_OBJECT}\t${change.path}\0`), ...written];
}

async function writeTree(repository: Repository, parent: string | null, lines: string[]): Promise<string> {
  const index = path.join(repository.directory, `index-${randomUUID()}`);
  const env = { GIT_INDEX_FILE: index };
  try {
    await output(repository, ['read-tree', parent ?? '--empty'], { env });
    await output(repository, ['update-index', '-z', '--index-info'], { env, input: lines });
    return await output(repository, ['write-tree'], { env });
  } finally {
    await rm(index, { force: true });
    await rm(`${index}.lock`, { force: true });
  }
}

async function treeOf(repository: Repository, commit: string): Promise<string> {
  return output(repository, ['rev-parse', '--verify', '--quiet', `${commit}^{tree}`], {});
}

async function output(
  { git, directory }: Repository,
  args: string[],
  options: { env?: Record<string, string>; input?: string[] },
): Promise<string> {
  const { stdout } = await git.run({ args, directory, ...options });
  return stdout.trim();
}

function foldersOf(file: string): string[] {
  const parts = file.split('/').slice(0, -1);
  return parts.map((_part, at) => parts.slice(0, at + 1).join('/'));
}

/** Git would refuse an empty name, and one of nothing but what it trims. */
function identity(role: 'AUTHOR' | 'COMMITTER', { name, email, at }: Signature): Record<string, string> {
  const seconds = Math.max(0, Math.floor(at.getTime() / 1000)) || 0;
  const address = clean(email).replaceAll(/\s/g, '');
  return {
    [`GIT_${role}_NAME`]: clean(name).replaceAll(/^[.,:;"'\\\s]+|[.,:;"'\\\s]+$/g, '') || 'Unknown',
    [`GIT_${role}_EMAIL`]: address.replaceAll(/^[.,:;"'\\]+|[.,:;"'\\]+$/g, '') || 'unknown@invalid',
    [`GIT_${role}_DATE`]: `@${seconds} +0000`,
  };
}

function clean(text: string): string {
  const plain = text.toWellFormed().replaceAll(/[\p{Cc}\s<>]+/gu, ' ');
  return plain.trim().slice(0, MAX_IDENT_CHARS).toWellFormed();
}

function cleanMessage(message: string): string {
  return message
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\P{Cc}\n\t]/gu, '');
}

function refused(file: string, why: string): GitError {
  return new GitError('FAILED', { message: `"${file}" ${why}.` });
}
