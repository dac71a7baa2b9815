import { GitError, fromSystemError } from './git.error.ts';
import { assertObjectId } from './git.name.ts';
import type { Remote } from './git.remote.ts';
import { type CommitInput, commitOnto } from './mirror.commit.ts';
import { type ChangedFile, changedFiles } from './mirror.changes.ts';
import { type Blob, type TreeEntry, listTree, readBlobs, typeOf } from './mirror.reading.ts';
import {
  type FetchOptions,
  type PushOptions,
  askHead,
  deleteBranch,
  fetchBranch,
  pushCommit,
} from './mirror.transfer.ts';
import { type Repository, ensureRepository, markDamaged } from './mirror.upkeep.ts';

export interface Authorship {
  name: string;
  email: string;
  at: Date;
  subject: string;
}

/**
 * A bare repository of our own that follows a remote: a cache. When it is damaged it is made anew by the next
 * `ensure` or `fetch`, and commits that were not pushed are gone. Operations may run at once, fetches one by one.
 */
export class Mirror {
  private readonly repository: Repository;

  constructor(repository: Repository) {
    this.repository = repository;
  }

  ensure(): Promise<void> {
    return this.guarded(() => ensureRepository(this.repository));
  }

  /** Brings the branch into refs/cairn/remote/<branch>. Its commit id; null when the remote has no branch at all. */
  fetch(remote: Remote, branch: string, options: FetchOptions = {}): Promise<string | null> {
    return this.guarded(() => fetchBranch(this.repository, remote, branch, options));
  }

  /** Where the branch is at, without fetching it; null when the remote has no branch at all. */
  headOf(remote: Remote, branch: string, signal?: AbortSignal): Promise<string | null> {
    return this.guarded(() => askHead(this.repository, remote, branch, signal));
  }

  /** Commits of one history that are not in another: what a force push dropped. At most 5 000. */
  dropped(from: string, to: string): Promise<string[]> {
    return this.guarded(async () => {
      assertObjectId(from);
      assertObjectId(to);
      const args = ['rev-list', '--max-count=5000', from, `^${to}`, '--'];
      const { stdout } = await this.repository.git.run({ args, directory: this.repository.directory });
      return stdout.split('\n').filter(Boolean);
    });
  }

  /** All files below a folder ("" is the root) of a commit; none when it has no such folder. */
  list(commit: string, folder: string, signal?: AbortSignal): Promise<TreeEntry[]> {
    return this.guarded(() => listTree(this.repository, commit, folder, signal));
  }

  /** Contents in the order asked for, read as they are taken. A file of more than 50 MB is TOO_LARGE. */
  async *blobs(oids: Iterable<string>, signal?: AbortSignal): AsyncGenerator<Blob> {
    try {
      yield* readBlobs(this.repository, oids, signal);
    } catch (error) {
      throw await this.noted(error);
    }
  }

  /** The id of the new commit, which no ref points to until it is pushed; the parent's when nothing changes. */
  commit(input: CommitInput): Promise<string> {
    return this.guarded(() => commitOnto(this.repository, input));
  }

  /** Never forced. When it is stopped or times out, the remote may have taken the commit all the same. */
  push(remote: Remote, commit: string, branch: string, options: PushOptions = {}): Promise<void> {
    return this.guarded(() => pushCommit(this.repository, remote, commit, branch, options));
  }

  deleteBranch(remote: Remote, branch: string, signal?: AbortSignal): Promise<void> {
    return this.guarded(() => deleteBranch(this.repository, remote, branch, signal));
  }

  /** The files that differ between two commits; all of the second when the first is null. */
  changes(from: string | null, to: string): Promise<ChangedFile[]> {
    return this.guarded(() => changedFiles(this.repository, from, to));
  }

  authorOf(commit: string): Promise<Authorship> {
    return this.guarded(async () => {
      assertObjectId(commit);
      const format = '--format=%an%x00%ae%x00%at%x00%s';
      const args = [
        'log',
        '-1',
        '--no-show-signature',
        '--no-patch',
        format,
        '--end-of-options',
        commit,
        '--',
      ];
      const { stdout } = await this.repository.git.run({ args, directory: this.repository.directory });
      const [name = '', email = '', seconds = '', subject = ''] = stdout.replace(/\n$/, '').split('\0');
      return { name, email, at: new Date(Number(seconds) * 1000), subject };
    });
  }

  /** Whether the commit is here: after a rebuild, or a rewritten history, an old one may not be. */
  has(commit: string): Promise<boolean> {
    return this.guarded(async () => {
      assertObjectId(commit);
      return (await typeOf(this.repository, commit)) === 'commit';
    });
  }

  /** False also when the first is not in the mirror at all. */
  async isAncestor(ancestor: string, descendant: string): Promise<boolean> {
    if (!(await this.has(ancestor))) return false;
    return this.guarded(async () => {
      assertObjectId(descendant);
      const args = ['merge-base', '--is-ancestor', ancestor, descendant];
      const { directory } = this.repository;
      return (await this.repository.git.run({ args, directory, answers: [1] })).code === 0;
    });
  }

  private async guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw await this.noted(error);
    }
  }

  private async noted(error: unknown): Promise<unknown> {
    if (error instanceof GitError && error.code === 'CORRUPT') await markDamaged(this.repository.directory);
    return fromSystemError(error);
  }
}
