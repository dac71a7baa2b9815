import { withCoAuthors } from '../co-authors.ts';
import { type MirroredRemote, preparedFiles } from '../mirror-commit.ts';
import type { HostCommit, HostReview, RemoteHost, ReviewRequest } from '../remote-host.ts';
import { RemoteHostError } from '../remote-host.error.ts';
import type { GitHubClient } from './github-client.ts';
import { commitByObjects, commitFirst, commitOnBranch, fitsOneCall } from './github-commit.ts';
import { saysOf } from './github-failure.ts';

/** GitHub by its API. Who the token belongs to is the author there, so all people are credited as co-authors. */
export class GitHubHost implements RemoteHost {
  readonly kind = 'github';
  private readonly of: MirroredRemote;
  private readonly client: GitHubClient;

  constructor(of: MirroredRemote, client: GitHubClient) {
    this.of = of;
    this.client = client;
  }

  async commit(request: HostCommit, signal: AbortSignal): Promise<{ commit: string }> {
    const { branch, expectedHead: head, author, coAuthors } = request;
    const files = await preparedFiles(this.of, request, signal);
    signal.throwIfAborted();
    if (head !== null && files.length === 0) return { commit: head };
    const message = withCoAuthors(request.message, [author, ...coAuthors]);
    const commit = await this.client.run((octokit, name) => {
      if (head === null) return commitFirst(octokit, name, { branch, message, files });
      const onto = { branch, message, files, head };
      return fitsOneCall(files) ? commitOnBranch(octokit, name, onto) : commitByObjects(octokit, name, onto);
    }, signal);
    return { commit };
  }

  async createBranch(name: string, from: string, signal: AbortSignal): Promise<void> {
    await this.client.run(async (octokit, at) => {
      const given = { ...at, ref: `refs/heads/${name}`, sha: from };
      try {
        await octokit.request('POST /repos/{owner}/{repo}/git/refs', given);
      } catch (error) {
        if (!/reference already exists/i.test(saysOf(error)?.words ?? '')) throw error;
        const route = 'GET /repos/{owner}/{repo}/git/ref/{ref}';
        const { data } = await octokit.request(route, { ...at, ref: `heads/${name}` });
        if (data.object.sha !== from) throw new RemoteHostError('HEAD_MOVED', `"${name}" is there already.`);
      }
    }, signal);
  }

  async deleteBranch(name: string, signal: AbortSignal): Promise<void> {
    await this.client.run(async (octokit, at) => {
      try {
        await octokit.request('DELETE /repos/{owner}/{repo}/git/refs/{ref}', { ...at, ref: `heads/${name}` });
      } catch (error) {
        if (!/reference does not exist/i.test(saysOf(error)?.words ?? '')) throw error;
      }
    }, signal);
  }

  async openReview({ branch, target, title, body }: ReviewRequest, signal: AbortSignal): Promise<HostReview> {
    const open = await this.reviewOf(branch, target, signal);
    if (open) return open;
    return this.client.run(async (octokit, at) => {
      const route = 'POST /repos/{owner}/{repo}/pulls';
      const { data } = await octokit.request(route, { ...at, head: branch, base: target, title, body });
      return { url: data.html_url, number: data.number };
    }, signal);
  }

  findReview(branch: string, signal: AbortSignal): Promise<HostReview | null> {
    return this.reviewOf(branch, undefined, signal);
  }

  private reviewOf(
    branch: string,
    base: string | undefined,
    signal: AbortSignal,
  ): Promise<HostReview | null> {
    return this.client.run(async (octokit, at) => {
      const { data } = await octokit.request('GET /repos/{owner}/{repo}/pulls', {
        ...at,
        head: `${at.owner}:${branch}`,
        state: 'open',
        ...(base !== undefined && { base }),
      });
      // Without an exact owner and branch GitHub leaves the filter out.
      const found = data.find(({ head }) => head.ref === branch);
      return found ? { url: found.html_url, number: found.number } : null;
    }, signal);
  }
}
