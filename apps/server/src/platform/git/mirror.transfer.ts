import { GitError } from './git.error.ts';
import { assertBranch, assertObjectId } from './git.name.ts';
import type { Command } from './git.process.ts';
import type { Progress } from './git.progress.ts';
import { type Reach, type Remote, reach } from './git.remote.ts';
import { missingCommit, typeOf } from './mirror.reading.ts';
import { type Repository, ensureRepository, rebuild, removeReceived, tidy } from './mirror.upkeep.ts';

export interface FetchOptions {
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

const FETCH_TIMEOUT_MS = 10 * 60_000;
const PUSH_TIMEOUT_MS = 5 * 60_000;
const ASK_TIMEOUT_MS = 60_000;
const MAX_RECEIVED_BYTES = 2 * 1024 ** 3;
// For a repository in our own data folder git starts the other side by itself, and hands it none of our configuration.
const LOCAL_UPLOAD = "--upload-pack=git -c 'safe.directory=*' upload-pack";
const LOCAL_RECEIVE =
  "--receive-pack=git -c 'safe.directory=*' -c core.hooksPath=/dev/null -c core.fsync=all -c gc.auto=0 -c receive.fsckObjects=true receive-pack";

/** The commit id of the branch, or null when the remote has no branches at all. */
export async function fetchBranch(
  repository: Repository,
  remote: Remote,
  branch: string,
  options: FetchOptions,
): Promise<string | null> {
  assertBranch(branch);
  const reached = reach(remote);
  await ensureRepository(repository);
  try {
    return await fetchOnce(repository, reached, branch, options);
  } catch (error) {
    await removeReceived(repository.directory);
    if (isCode(error, 'BRANCH_NOT_FOUND') && (await isEmpty(repository, reached, options.signal)))
      return null;
    if (!isCode(error, 'CORRUPT')) throw error;
  }
  await rebuild(repository);
  return fetchOnce(repository, reached, branch, options).catch(blameRemote);
}

export interface PushOptions {
  signal?: AbortSignal;
  /** What the branch has to be at, null: not there at all; else NON_FAST_FORWARD. Left out: only behind the commit. */
  expected?: string | null;
}

/** Never forced. When it is stopped or times out, the remote may have taken the commit all the same: fetch tells. */
export async function pushCommit(
  repository: Repository,
  remote: Remote,
  commit: string,
  branch: string,
  { signal, expected }: PushOptions,
): Promise<void> {
  assertBranch(branch);
  assertObjectId(commit);
  const reference = `refs/heads/${branch}`;
  const lease = expected === undefined ? [] : [`--force-with-lease=${reference}:${expected ?? ''}`];
  const reached = reach(remote);
  // Git would take it for a branch that has moved.
  if ((await typeOf(repository, commit)) !== 'commit') throw missingCommit();
  const options = [
    '--porcelain',
    '--no-verify',
    '--no-follow-tags',
    '--no-recurse-submodules',
    '--no-signed',
  ];
  const local = reached.protocol === 'file' ? [LOCAL_RECEIVE] : [];
  await repository.git.run({
    ...remoteCommand(repository, reached, signal),
    args: ['push', ...options, ...lease, ...local, '--end-of-options', reached.url, `${commit}:${reference}`],
    operation: 'push',
    timeoutMs: PUSH_TIMEOUT_MS,
  });
  // So that the commit is reachable; the next fetch would do it as well, so its failure is none of the push.
  const args = ['update-ref', trackingRef(branch), commit];
  await repository.git.run({ args, directory: repository.directory }).catch(() => {});
}

/** A branch that is not there is deleted already. */
export async function deleteBranch(
  repository: Repository,
  remote: Remote,
  branch: string,
  signal?: AbortSignal,
): Promise<void> {
  assertBranch(branch);
  const reached = reach(remote);
  await ensureRepository(repository);
  const local = reached.protocol === 'file' ? [LOCAL_RECEIVE] : [];
  const reference = `refs/heads/${branch}`;
  try {
    await repository.git.run({
      ...remoteCommand(repository, reached, signal),
      args: [
        'push',
        '--porcelain',
        '--no-verify',
        ...local,
        '--end-of-options',
        reached.url,
        `:${reference}`,
      ],
      operation: 'push',
      timeoutMs: PUSH_TIMEOUT_MS,
    });
  } catch (error) {
    const isGone = error instanceof GitError && error.detail.includes('remote ref does not exist');
    if (!isGone) throw error;
  }
}

async function fetchOnce(
  repository: Repository,
  reached: Reach,
  branch: string,
  options: FetchOptions,
): Promise<string> {
  const { git, directory } = repository;
  const flags = ['--progress', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance', '--no-prune'];
  const quiet = ['--no-recurse-submodules', '--refmap=', ...localUpload(reached), '--end-of-options'];
  await git.run({
    ...remoteCommand(repository, reached, options.signal),
    args: ['fetch', ...flags, ...quiet, reached.url, `+refs/heads/${branch}:${trackingRef(branch)}`],
    onProgress: options.onProgress,
    timeoutMs: FETCH_TIMEOUT_MS,
    maxReceivedBytes: MAX_RECEIVED_BYTES,
  });
  const args = ['rev-parse', '--verify', '--quiet', `${trackingRef(branch)}^{commit}`];
  const { stdout } = await git.run({ args, directory });
  await tidy(repository).catch(() => {}); // A matter of speed alone; the next fetch tries again.
  return stdout.trim();
}

/** Where the branch is at, without fetching it; null when the remote has no branches at all. */
export async function askHead(
  repository: Repository,
  remote: Remote,
  branch: string,
  signal?: AbortSignal,
): Promise<string | null> {
  assertBranch(branch);
  const reached = reach(remote);
  await ensureRepository(repository);
  const { stdout } = await repository.git.run({
    ...remoteCommand(repository, reached, signal),
    args: [
      'ls-remote',
      '--quiet',
      ...localUpload(reached),
      '--end-of-options',
      reached.url,
      `refs/heads/${branch}`,
    ],
    timeoutMs: ASK_TIMEOUT_MS,
  });
  const head = /^([0-9a-f]{40})\t/.exec(stdout)?.[1];
  if (head !== undefined) return head;
  if (await isEmpty(repository, reached, signal)) return null;
  throw new GitError('BRANCH_NOT_FOUND');
}

async function isEmpty(repository: Repository, reached: Reach, signal?: AbortSignal): Promise<boolean> {
  const ask: Command = {
    ...remoteCommand(repository, reached, signal),
    args: ['ls-remote', '--quiet', '--heads', ...localUpload(reached), '--end-of-options', reached.url],
    timeoutMs: ASK_TIMEOUT_MS,
  };
  for await (const _chunk of repository.git.stream(ask)) return false;
  // To git any web page looks like an old file server without branches. Only a git server speaks in packets.
  const { stderr } = await repository.git.run({ ...ask, env: { GIT_TRACE_PACKET: '2' } });
  if (reached.protocol === 'file' || stderr.includes('packet:')) return true;
  throw new GitError('REPO_NOT_FOUND', {
    message: 'There is a web server at this address, but no git repository.',
  });
}

function remoteCommand(
  { directory }: Repository,
  reached: Reach,
  signal: AbortSignal | undefined,
): Omit<Command, 'args'> {
  return { directory, reach: reached, operation: 'fetch', signal };
}

function localUpload(reached: Reach): string[] {
  return reached.protocol === 'file' ? [LOCAL_UPLOAD] : [];
}

function trackingRef(branch: string): string {
  return `refs/cairn/remote/${branch}`;
}

function isCode(error: unknown, code: GitError['code']): boolean {
  return error instanceof GitError && error.code === code;
}

function blameRemote(error: unknown): never {
  if (!(error instanceof GitError) || error.code !== 'CORRUPT') throw error;
  const message = 'The repository could not be read: what it sent does not fit together.';
  throw new GitError('FAILED', { message, detail: error.detail });
}
