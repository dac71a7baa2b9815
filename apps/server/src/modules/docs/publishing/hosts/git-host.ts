import { GitError, type Mirror, type Remote } from '#platform/git';
import { withCoAuthors } from './co-authors.ts';
import type { HostCommit, RemoteHost } from './remote-host.ts';
import { RemoteHostError, type RemoteHostErrorCode } from './remote-host.error.ts';

/** Any remote that git can push to: commits are made in the mirror. */
export class GitHost implements RemoteHost {
  readonly kind = 'git';
  private readonly mirror: Mirror;
  private readonly remote: Remote;

  constructor(mirror: Mirror, remote: Remote) {
    this.mirror = mirror;
    this.remote = remote;
  }

  async commit(request: HostCommit, signal: AbortSignal): Promise<{ commit: string }> {
    const { branch, expectedHead, changes, author, coAuthors } = request;
    const at = new Date();
    const commit = await this.mirror.commit({
      parent: expectedHead,
      changes,
      author: { ...author, at },
      committer: { name: 'Cairn', email: 'cairn@localhost', at },
      message: withCoAuthors(request.message, coAuthors),
    });
    signal.throwIfAborted();
    await pushed(this.mirror.push(this.remote, commit, branch, signal));
    return { commit };
  }

  async createBranch(name: string, from: string, signal: AbortSignal): Promise<void> {
    await pushed(this.mirror.push(this.remote, from, name, signal));
  }

  async deleteBranch(): Promise<void> {
    throw new RemoteHostError('REFUSED', 'Branches cannot be deleted here yet.');
  }

  openReview = () => Promise.resolve(null);
  findReview = () => Promise.resolve(null);
}

const CODES: Partial<Record<GitError['code'], RemoteHostErrorCode>> = {
  NON_FAST_FORWARD: 'HEAD_MOVED',
  AUTH_FAILED: 'AUTH_FAILED',
  REPO_NOT_FOUND: 'NOT_FOUND',
  BRANCH_NOT_FOUND: 'NOT_FOUND',
  UNREACHABLE: 'UNREACHABLE',
  TIMED_OUT: 'UNREACHABLE',
  PUSH_REFUSED: 'REFUSED',
};

// What GitHub (GH006, GH013), GitLab, Gitea and Bitbucket say of a push to one.
const PROTECTED = /protected branch|GH006|GH013|rule violations|branch permissions/i;

async function pushed(push: Promise<void>): Promise<void> {
  try {
    await push;
  } catch (error) {
    throw asHostError(error);
  }
}

function asHostError(error: unknown): unknown {
  const code = error instanceof GitError ? CODES[error.code] : undefined;
  if (!(error instanceof GitError) || !code) return error;
  const isProtected = code === 'REFUSED' && PROTECTED.test(`${error.message} ${error.detail}`);
  return new RemoteHostError(isProtected ? 'BRANCH_PROTECTED' : code, error.message, { cause: error });
}
