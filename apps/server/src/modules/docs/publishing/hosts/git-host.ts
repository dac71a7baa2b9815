import type { Mirror, Remote } from '#platform/git';
import { withCoAuthors } from './co-authors.ts';
import { asHost } from './git-host.failure.ts';
import { commitInMirror } from './mirror-commit.ts';
import type { HostCommit, RemoteHost } from './remote-host.ts';

/** Any remote that git can push to: commits are made in the mirror. */
export class GitHost implements RemoteHost {
  readonly kind = 'git';
  readonly mirror: Mirror;
  readonly remote: Remote;

  constructor(mirror: Mirror, remote: Remote) {
    this.mirror = mirror;
    this.remote = remote;
  }

  async commit(request: HostCommit, signal: AbortSignal): Promise<{ commit: string }> {
    const { branch, expectedHead, coAuthors } = request;
    const message = withCoAuthors(request.message, coAuthors);
    const commit = await commitInMirror(this, { ...request, message }, signal);
    signal.throwIfAborted();
    if (commit === expectedHead) return { commit };
    await asHost(this.mirror.push(this.remote, commit, branch, { signal, expected: expectedHead }));
    return { commit };
  }

  createBranch(name: string, from: string, signal: AbortSignal): Promise<void> {
    return asHost(this.mirror.push(this.remote, from, name, { signal, expected: null }));
  }

  deleteBranch(name: string, signal: AbortSignal): Promise<void> {
    return asHost(this.mirror.deleteBranch(this.remote, name, signal));
  }

  openReview = () => Promise.resolve(null);
  findReview = () => Promise.resolve(null);
}
