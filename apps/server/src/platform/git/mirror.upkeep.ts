import { randomUUID } from 'node:crypto';
import { type Stats, existsSync } from 'node:fs';
import { lstat, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { GitProcess } from './git.process.ts';

export interface Repository {
  git: GitProcess;
  /** Absolute path of the bare repository. */
  directory: string;
}

const CONFIG = '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n';
const DAMAGED = 'damaged';
// Nothing we put there; each could make git run, read or believe something else.
const FOREIGN = [
  'hooks',
  'info',
  'commondir',
  'config.worktree',
  'shallow',
  'worktrees',
  'modules',
  'objects/info/alternates',
  'objects/info/http-alternates',
];
const STALE_MS = 60 * 60 * 1000; // No command of ours runs for an hour.
const MANY_PACKS = 40;

/** A sound bare repository with our configuration alone. What is no longer one is removed and made anew. */
export async function ensureRepository(repository: Repository): Promise<void> {
  if (!(await isSound(repository.directory))) await rebuild(repository);
  await restoreConfig(repository.directory);
  await Promise.all(
    FOREIGN.map((name) => rm(path.join(repository.directory, name), { recursive: true, force: true })),
  );
  await removeLeftovers(repository.directory);
}

/** Remembered on disk: the process that finds the damage need not be the one that repairs it. */
export async function markDamaged(directory: string): Promise<void> {
  await writeFile(path.join(directory, DAMAGED), '').catch(() => {}); // Nothing to mark when it is gone.
}

export async function rebuild(repository: Repository): Promise<void> {
  const aside = `${repository.directory}.damaged-${randomUUID()}`;
  await rename(repository.directory, aside).catch(ignoreMissing);
  await rm(aside, { recursive: true, force: true });
  await initRepository(repository, 'main');
}

/** Made beside its place and moved into it, so that a half made one is never seen. */
export async function initRepository(
  repository: Repository,
  branch: string,
  fill: (fresh: Repository) => Promise<void> = async () => {},
): Promise<void> {
  await mkdir(path.dirname(repository.directory), { recursive: true });
  const directory = `${repository.directory}.new-${randomUUID()}`;
  try {
    const options = [
      '--quiet',
      '--bare',
      '--template=',
      '--object-format=sha1',
      `--initial-branch=${branch}`,
    ];
    await repository.git.run({ args: ['init', ...options, '--end-of-options', directory] });
    await fill({ ...repository, directory });
    await rename(directory, repository.directory);
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

/** A pack a fetch piles up, and every read looks into all of them. Unreachable objects stay: commits to be pushed. */
export async function tidy({ git, directory }: Repository): Promise<void> {
  const files = await readdir(path.join(directory, 'objects/pack'));
  if (files.filter((name) => name.endsWith('.pack')).length < MANY_PACKS) return;
  await git.run({ args: ['repack', '--geometric=2', '-d', '-q'], directory });
}

async function isSound(directory: string): Promise<boolean> {
  if (existsSync(path.join(directory, DAMAGED))) return false;
  const head = await readFile(path.join(directory, 'HEAD'), 'utf8').catch(() => '');
  const folders = await Promise.all(['objects', 'refs'].map((name) => stat(path.join(directory, name))));
  return head.startsWith('ref: refs/heads/') && folders.every((folder) => folder?.isDirectory());
}

async function restoreConfig(directory: string): Promise<void> {
  const file = path.join(directory, 'config');
  const info = await stat(file);
  if (info?.isFile() && (await readFile(file, 'utf8')) === CONFIG) return;
  const fresh = `${file}-${randomUUID()}`;
  await writeFile(fresh, CONFIG);
  if (info?.isDirectory()) await rm(file, { recursive: true });
  await rename(fresh, file);
}

/**
 * What a failed fetch had received stays behind, on a disk that may be full of it. A commit being stored in the same
 * moment would fail and could be made again.
 */
export async function removeReceived(directory: string): Promise<void> {
  const packs = path.join(directory, 'objects/pack');
  const names = await readdir(packs).catch(() => []);
  const received = names.filter((name) => name.startsWith('tmp_'));
  await Promise.all(received.map((name) => rm(path.join(packs, name), { force: true })));
}

/** Of commands that were killed: a lock would refuse every later one, a half received pack fill the disk. */
async function removeLeftovers(directory: string): Promise<void> {
  const inPacks = await readdir(path.join(directory, 'objects/pack')).catch(() => []);
  const inRoot = await readdir(directory);
  const inRefs = await readdir(path.join(directory, 'refs'), { recursive: true });
  const candidates = [
    ...inPacks.filter((name) => name.startsWith('tmp_')).map((name) => path.join('objects/pack', name)),
    ...inRoot.filter((name) => /\.lock$|^index-|^fast_import_crash_|^config-/.test(name)),
    ...inRefs.filter((name) => name.endsWith('.lock')).map((name) => path.join('refs', name)),
  ];
  for (const name of candidates) {
    const info = await stat(path.join(directory, name));
    const isStale = info !== null && Date.now() - info.mtimeMs > STALE_MS;
    if (isStale) await rm(path.join(directory, name), { force: true });
  }
}

async function stat(file: string): Promise<Stats | null> {
  return lstat(file).catch(() => null);
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}
