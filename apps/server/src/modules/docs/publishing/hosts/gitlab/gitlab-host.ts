import type { CommitAction } from '@gitbeaker/rest';
import { withCoAuthors } from '../co-authors.ts';
import { type MirroredRemote, type PreparedFile, preparedFiles } from '../mirror-commit.ts';
import type { HostCommit, HostReview, RemoteHost, ReviewRequest } from '../remote-host.ts';
import { RemoteHostError } from '../remote-host.error.ts';
import { type GitLabApi, type GitLabClient, GitLabRefusal } from './gitlab-client.ts';

/** GitLab by its Commits API, which keeps modes, takes the author, and makes first commits, too. */
export class GitLabHost implements RemoteHost {
  readonly kind = 'gitlab';
  private readonly of: MirroredRemote;
  private readonly client: GitLabClient;

  constructor(of: MirroredRemote, client: GitLabClient) {
    this.of = of;
    this.client = client;
  }

  async commit(request: HostCommit, signal: AbortSignal): Promise<{ commit: string }> {
    const { branch, expectedHead, author, coAuthors } = request;
    const files = await preparedFiles(this.of, request, signal);
    signal.throwIfAborted();
    if (expectedHead !== null && files.length === 0) return { commit: expectedHead };
    const message = withCoAuthors(request.message, coAuthors);
    const actions = files.map((file) => actionOf(file, expectedHead));
    const made = await this.client.run(async (api, project) => {
      await assertHead(api, project, branch, expectedHead);
      return api.commits.create(project, branch, message, actions, {
        authorName: author.name,
        authorEmail: author.email,
      });
    }, signal);
    return { commit: made.id };
  }

  async createBranch(name: string, from: string, signal: AbortSignal): Promise<void> {
    await this.client.run(async (api, project) => {
      try {
        await api.branches.create(project, name, from);
      } catch (error) {
        if (!(error instanceof GitLabRefusal) || !/branch already exists/i.test(error.message)) throw error;
        const head = await headOf(api, project, name);
        if (head !== from) throw new RemoteHostError('HEAD_MOVED', `"${name}" is there already.`);
      }
    }, signal);
  }

  async deleteBranch(name: string, signal: AbortSignal): Promise<void> {
    await this.client.run(async (api, project) => {
      if ((await headOf(api, project, name)) !== null) await api.branches.remove(project, name);
    }, signal);
  }

  async openReview({ branch, target, title, body }: ReviewRequest, signal: AbortSignal): Promise<HostReview> {
    const open = await this.reviewOf(branch, target, signal);
    if (open) return open;
    return this.client.run(async (api, project) => {
      const { web_url: url, iid } = await api.mergeRequests.create(project, branch, target, title, {
        description: body,
      });
      return { url, number: iid };
    }, signal);
  }

  findReview(branch: string, signal: AbortSignal): Promise<HostReview | null> {
    return this.reviewOf(branch, undefined, signal);
  }

  private reviewOf(
    branch: string,
    target: string | undefined,
    signal: AbortSignal,
  ): Promise<HostReview | null> {
    return this.client.run(async (api, project) => {
      const [found] = await api.mergeRequests.all({
        projectId: project,
        sourceBranch: branch,
        state: 'opened',
        perPage: 1,
        maxPages: 1,
        ...(target !== undefined && { targetBranch: target }),
      });
      return found ? { url: found.web_url, number: found.iid } : null;
    }, signal);
  }
}

/**
 * GitLab compares file by file: it asks whether the last commit of the file is the same on the branch as at
 * `last_commit_id`, which so can be the whole head.
 */
function actionOf({ path, before, content }: PreparedFile, head: string | null): CommitAction {
  const known = head === null ? {} : { lastCommitId: head };
  if (content === null) return { action: 'delete', filePath: path, ...known };
  const written = { filePath: path, content: content.toString('base64'), encoding: 'base64' };
  return before === null ? { action: 'create', ...written } : { action: 'update', ...written, ...known };
}

/** Whoever pushes between this look and the commit is told apart by file only: only files nobody touched go through. */
async function assertHead(
  api: GitLabApi,
  project: string | number,
  branch: string,
  expected: string | null,
): Promise<void> {
  const head = await headOf(api, project, branch);
  if (head === expected) return;
  if (head === null) throw new RemoteHostError('NOT_FOUND', `GitLab has no branch "${branch}" any more.`);
  throw new RemoteHostError('HEAD_MOVED', `"${branch}" has new commits in GitLab.`);
}

async function headOf(api: GitLabApi, project: string | number, branch: string): Promise<string | null> {
  try {
    return (await api.branches.show(project, branch)).commit.id;
  } catch (error) {
    if (error instanceof GitLabRefusal && error.status === 404 && /branch not found/i.test(error.message))
      return null;
    throw error;
  }
}
