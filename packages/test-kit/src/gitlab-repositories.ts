import { existsSync } from 'node:fs';
import type { BranchSchema, CommitAction, CommitSchema } from '@gitbeaker/rest';
import { commitTo, gitIn } from './git-repository.ts';
import type { GitServer, TestFile } from './git-server.ts';
import type { ApiAnswer, ApiRequest } from './host-fake.ts';

/** As it is sent: GitBeaker writes it in the other spelling. */
interface Action {
  action: CommitAction['action'];
  file_path: string;
  content?: string;
  encoding?: 'text' | 'base64';
  last_commit_id?: string;
}

export interface CommitBody {
  branch: string;
  commit_message: string;
  actions: Action[];
  author_name?: string;
  author_email?: string;
}

interface MergeRequest {
  project: string;
  iid: number;
  source_branch: string;
  target_branch: string;
  title: string;
  description: string;
  state: 'opened' | 'closed';
}

/** Thrown for what GitLab says no to. */
export class GitLabNo extends Error {
  readonly status: number;
  /** As GitLab has it: what comes from a check of a record is a list. */
  readonly said: string | string[];

  constructor(status: number, said: string | string[]) {
    super(String(said));
    this.status = status;
    this.said = said;
  }
}

const BOT = { name: 'cairn', email: 'project_1_bot@noreply.example.com' };

/** The projects of the fake: what GitLab's calls do to them, done with git. */
export class GitLabRepositories {
  private readonly server: Pick<GitServer, 'directory' | 'url'>;
  private readonly protectedBranches = new Set<string>();
  private readonly mergeRequests: MergeRequest[] = [];

  constructor(server: Pick<GitServer, 'directory' | 'url'>) {
    this.server = server;
  }

  protect(project: string, branch: string): void {
    this.protectedBranches.add(`${project} ${branch}`);
  }

  closeReviews(project: string): void {
    for (const one of this.mergeRequests) if (one.project === project) one.state = 'closed';
  }

  show(project: string, id: number): ApiAnswer {
    this.directory(project);
    const web_url = `${this.server.url}/${project}`;
    return { status: 200, body: { id, path_with_namespace: project, web_url } };
  }

  async branch(project: string, name: string): Promise<ApiAnswer> {
    const head = await this.head(project, name);
    if (head === null) throw new GitLabNo(404, '404 Branch Not Found');
    return { status: 200, body: await this.asBranch(project, name, head) };
  }

  async createBranch(project: string, { body }: ApiRequest): Promise<ApiAnswer> {
    const { branch, ref } = body as { branch: string; ref: string };
    if ((await this.head(project, branch)) !== null) throw new GitLabNo(400, 'Branch already exists');
    const directory = this.directory(project);
    const oid = await gitIn(directory, ['rev-parse', '--verify', `${ref}^{commit}`]).catch(() => null);
    if (oid === null) throw new GitLabNo(400, 'Invalid reference name: ' + ref);
    await gitIn(directory, ['update-ref', `refs/heads/${branch}`, oid]);
    return { status: 201, body: await this.asBranch(project, branch, oid) };
  }

  async deleteBranch(project: string, name: string): Promise<ApiAnswer> {
    if ((await this.head(project, name)) === null) throw new GitLabNo(404, '404 Branch Not Found');
    await gitIn(this.directory(project), ['update-ref', '-d', `refs/heads/${name}`]);
    return { status: 204 };
  }

  async commit(project: string, { body }: ApiRequest): Promise<ApiAnswer> {
    const { branch, commit_message, actions, author_name, author_email } = body as CommitBody;
    const directory = this.directory(project);
    const head = await this.head(project, branch);
    const isEmpty = (await gitIn(directory, ['for-each-ref', '--count=1', 'refs/heads/'])) === '';
    if (head === null && !isEmpty)
      throw new GitLabNo(400, 'You can only create or edit files when you are on a branch');
    if (this.protectedBranches.has(`${project} ${branch}`))
      throw new GitLabNo(403, '403 Forbidden - You are not allowed to push into this branch');
    const files: Record<string, TestFile | null> = {};
    const modes = await modesAt(directory, head);
    for (const action of actions) files[action.file_path] = await fileOf(directory, head, modes, action);
    const author = { name: author_name ?? BOT.name, email: author_email ?? BOT.email };
    const id = await commitTo(directory, { branch, message: commit_message, author, files });
    return { status: 201, body: await this.asCommit(project, id) };
  }

  async listMergeRequests(project: string, id: number, { query }: ApiRequest): Promise<ApiAnswer> {
    const state = query.get('state') ?? 'all';
    const isWanted = (one: MergeRequest) =>
      one.project === project &&
      (state === 'all' || one.state === state) &&
      (query.get('source_branch') ?? one.source_branch) === one.source_branch &&
      (query.get('target_branch') ?? one.target_branch) === one.target_branch;
    const found = this.mergeRequests.filter(isWanted);
    return { status: 200, body: await Promise.all(found.map((one) => this.asMergeRequest(id, one))) };
  }

  async createMergeRequest(project: string, id: number, { body }: ApiRequest): Promise<ApiAnswer> {
    const { source_branch, target_branch, title, description } = body as Omit<
      MergeRequest,
      'iid' | 'project' | 'state'
    >;
    const open = this.mergeRequests.find(
      (one) =>
        one.state === 'opened' &&
        one.project === project &&
        one.source_branch === source_branch &&
        one.target_branch === target_branch,
    );
    if (open)
      throw new GitLabNo(409, [
        `Another open merge request already exists for this source branch: !${open.iid}`,
      ]);
    const iid = this.mergeRequests.length + 1;
    const made = { project, iid, source_branch, target_branch, title, description, state: 'opened' } as const;
    this.mergeRequests.push({ ...made });
    return { status: 201, body: await this.asMergeRequest(id, made) };
  }

  private async asMergeRequest(project_id: number, { project, iid, ...rest }: MergeRequest) {
    const sha = await this.head(project, rest.source_branch);
    const web_url = `${this.server.url}/${project}/-/merge_requests/${iid}`;
    return { ...rest, iid, id: 1000 + iid, project_id, sha, web_url };
  }

  private async asBranch(project: string, name: string, head: string): Promise<Partial<BranchSchema>> {
    const isProtected = this.protectedBranches.has(`${project} ${name}`);
    return {
      name,
      merged: false,
      protected: isProtected,
      default: name === 'main',
      can_push: !isProtected,
      developers_can_push: false,
      developers_can_merge: false,
      web_url: `${this.server.url}/${project}/-/tree/${name}`,
      commit: await this.asCommit(project, head),
    };
  }

  private async asCommit(project: string, id: string): Promise<CommitSchema> {
    const format = '--format=%s%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%P%x00%B';
    const shown = await gitIn(this.directory(project), ['show', '--no-patch', format, id]);
    const [title = '', author_name = '', author_email = '', authored_date = '', ...rest] = shown.split('\0');
    const [committer_name = '', committer_email = '', committed_date = '', parents = '', message = ''] = rest;
    const web_url = `${this.server.url}/${project}/-/commit/${id}`;
    const parent_ids = parents.split(' ').filter(Boolean);
    return {
      id,
      short_id: id.slice(0, 8),
      title,
      message,
      author_name,
      author_email,
      authored_date,
      committer_name,
      committer_email,
      committed_date,
      created_at: committed_date,
      parent_ids,
      web_url,
    };
  }

  private async head(project: string, branch: string): Promise<string | null> {
    const ref = `refs/heads/${branch}`;
    const found = await gitIn(this.directory(project), ['for-each-ref', '--format=%(objectname)', ref]);
    return found === '' ? null : found;
  }

  private directory(project: string): string {
    const directory = this.server.directory(project);
    if (!existsSync(directory)) throw new GitLabNo(404, '404 Project Not Found');
    return directory;
  }
}

async function modesAt(directory: string, head: string | null): Promise<Map<string, string>> {
  if (head === null) return new Map();
  const listed = await gitIn(directory, ['ls-tree', '-r', '-z', '--format=%(objectmode) %(path)', head]);
  const entries = listed.split('\0').filter(Boolean);
  return new Map(entries.map((entry) => [entry.slice(7), entry.slice(0, 6)]));
}

/** What an action leaves of its file; it keeps the mode. */
async function fileOf(
  directory: string,
  head: string | null,
  modes: ReadonlyMap<string, string>,
  action: Action,
): Promise<TestFile | null> {
  const { file_path: file, last_commit_id: known, content = '', encoding = 'text' } = action;
  const there = modes.get(file);
  if (action.action === 'create' && there) throw new GitLabNo(400, 'A file with this name already exists');
  if (action.action !== 'create' && !there) throw new GitLabNo(400, "A file with this name doesn't exist");
  if (head !== null && known !== undefined && (await hasChanged(directory, head, known, file)))
    throw new GitLabNo(
      400,
      `You are attempting to ${action.action} a file that has changed since you started editing it.`,
    );
  if (action.action === 'delete') return null;
  const mode = there === '100755' ? '100755' : '100644';
  return { mode, content: Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8') };
}

/** Not whether it is the last commit of the file, but whether the file has the same last commit there as here. */
async function hasChanged(directory: string, head: string, known: string, file: string): Promise<boolean> {
  if (head === known) return false;
  const last = (at: string) => gitIn(directory, ['log', '-1', '--format=%H', at, '--', `:(literal)${file}`]);
  const [here, there] = await Promise.all([last(head), last(known)]);
  return here !== '' && there !== '' && here !== there;
}
