import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type CommitInput, graphqlProblem } from './github-graphql.ts';
import { type Given, GitHubRefusal, type Route } from './github-route.ts';
import { commitTo, gitIn } from './git-repository.ts';
import type { GitServer } from './git-server.ts';
import type { ApiAnswer } from './host-fake.ts';
import type { OpenApiCheck, Schema } from './openapi-check.ts';

type Body = Record<string, unknown>;

interface TreeEntry {
  path: string;
  mode: string;
  content?: string;
  sha?: string | null;
}

interface Pull {
  repository: string;
  number: number;
  head: string;
  base: string;
  title: string;
  state: 'open' | 'closed';
}

const REPO = '/repos/{owner}/{repo}';
const PULLS = `${REPO}/pulls`;
/** Who the token belongs to: GitHub signs with it, whatever the people are called. */
const BOT = { name: 'cairn[bot]', email: '4711+cairn[bot]@users.noreply.github.com' };

/** The repositories of the fake: what GitHub's calls do to them, done with git. */
export class GitHubRepositories {
  private readonly server: Pick<GitServer, 'directory' | 'url'>;
  private readonly api: OpenApiCheck;
  private readonly protectedBranches = new Set<string>();
  private readonly pulls: Pull[] = [];

  constructor(server: Pick<GitServer, 'directory' | 'url'>, api: OpenApiCheck) {
    this.server = server;
    this.api = api;
  }

  protect(repository: string, branch: string): void {
    this.protectedBranches.add(`${repository} ${branch}`);
  }

  closeReviews(repository: string): void {
    for (const pull of this.pulls) if (pull.repository === repository) pull.state = 'closed';
  }

  routes(): Route[] {
    const route = (method: string, path: string, answer: Route['answer']): Route => ({
      method,
      path,
      answer,
    });
    return [
      route('GET', REPO, ({ repository }) => this.show(repository)),
      route('GET', `${REPO}/branches`, (given) => this.branches(given)),
      route('GET', `${REPO}/git/ref/{ref}`, (given) => this.showRef(given)),
      route('POST', `${REPO}/git/refs`, (given) => this.createRef(given)),
      route('PATCH', `${REPO}/git/refs/{ref}`, (given) => this.moveRef(given)),
      route('DELETE', `${REPO}/git/refs/{ref}`, (given) => this.deleteRef(given)),
      route('GET', `${REPO}/git/commits/{commit_sha}`, (given) => this.showCommit(given)),
      route('POST', `${REPO}/git/commits`, (given) => this.createCommit(given)),
      route('POST', `${REPO}/git/trees`, (given) => this.createTree(given)),
      route('POST', `${REPO}/git/blobs`, (given) => this.createBlob(given)),
      route('PUT', `${REPO}/contents/{path}`, (given) => this.putFile(given)),
      route('GET', PULLS, (given) => this.listPulls(given)),
      route('POST', PULLS, (given) => this.createPull(given)),
    ];
  }

  async show(repository: string): Promise<ApiAnswer> {
    this.directory(repository);
    const [login = '', name = ''] = repository.split('/');
    const example = this.api.example('GET', REPO, 200);
    const clone_url = `${this.server.url}/${repository}.git`;
    const owner = { ...(example['owner'] as Schema), login };
    // The published example lacks a field that the description beside it demands.
    const source = { ...(example['source'] as Schema), language: null };
    const body = { ...example, language: null, source, name, full_name: repository, clone_url, owner };
    return { status: 200, body };
  }

  /** One call of GraphQL. Like GitHub's it knows no modes: what it writes is a plain file. */
  async commitOnBranch({ branch, expectedHeadOid, message, fileChanges }: CommitInput): Promise<string> {
    const { repositoryNameWithOwner: repository = '', branchName = '' } = branch;
    if (!existsSync(this.server.directory(repository)))
      throw graphqlProblem('NOT_FOUND', `Could not resolve to a Repository with the name '${repository}'.`);
    const directory = this.server.directory(repository);
    const head = await headOf(directory, branchName);
    if (head === null) throw graphqlProblem('NOT_FOUND', `No such branch: ${branchName}`);
    if (this.protectedBranches.has(`${repository} ${branchName}`))
      throw graphqlProblem(
        'BRANCH_PROTECTION_RULE_VIOLATION',
        'Branch is protected: changes must be made through a pull request.',
      );
    if (head !== expectedHeadOid)
      throw graphqlProblem(
        'STALE_DATA',
        `Expected branch to point to "${expectedHeadOid}" but it did not. Pull and try again.`,
      );
    const { additions = [], deletions = [] } = fileChanges ?? {};
    for (const { path: file } of deletions)
      if ((await gitIn(directory, ['ls-tree', head, '--', `:(literal)${file}`])) === '')
        throw graphqlProblem(
          'UNPROCESSABLE',
          `A path was requested for deletion which does not exist as of commit oid \`${head}\``,
        );
    return commitTo(directory, {
      branch: branchName,
      author: BOT,
      message: message.body ? `${message.headline}\n\n${message.body}` : message.headline,
      files: Object.fromEntries([
        ...additions.map(({ path: file, contents }) => [file, Buffer.from(contents, 'base64')] as const),
        ...deletions.map(({ path: file }) => [file, null] as const),
      ]),
    });
  }

  private async branches({ repository }: Given): Promise<ApiAnswer> {
    const format = '--format=%(objectname) %(refname:short)';
    const lines = await gitIn(this.directory(repository), ['for-each-ref', format, 'refs/heads/']);
    const body = lines
      .split('\n')
      .filter(Boolean)
      .map((line) => {
        const [sha = '', name = ''] = line.split(' ');
        const isProtected = this.protectedBranches.has(`${repository} ${name}`);
        return { name, commit: { sha, url: this.url(repository, `commits/${sha}`) }, protected: isProtected };
      });
    return { status: 200, body };
  }

  private async showRef({ repository, names }: Given): Promise<ApiAnswer> {
    const sha = await headOf(await this.filled(repository), branchOf(names['ref']));
    if (sha === null) throw new GitHubRefusal(404, 'Not Found');
    return { status: 200, body: this.asRef(repository, `refs/${names['ref']}`, sha) };
  }

  private async createRef({ repository, request }: Given): Promise<ApiAnswer> {
    const { ref, sha } = request.body as { ref: string; sha: string };
    const directory = await this.filled(repository);
    if ((await headOf(directory, branchOf(ref))) !== null)
      throw new GitHubRefusal(422, 'Reference already exists');
    await this.need(directory, sha);
    await gitIn(directory, ['update-ref', ref, sha]);
    return { status: 201, body: this.asRef(repository, ref, sha) };
  }

  private async moveRef({ repository, names, request }: Given): Promise<ApiAnswer> {
    const { sha, force = false } = request.body as { sha: string; force?: boolean };
    const directory = await this.filled(repository);
    const branch = branchOf(names['ref']);
    const head = await headOf(directory, branch);
    if (head === null) throw new GitHubRefusal(422, 'Reference does not exist');
    if (this.protectedBranches.has(`${repository} ${branch}`))
      throw new GitHubRefusal(
        422,
        `Protected branch update failed for refs/heads/${branch}.\n\nChanges must be made through a pull request.`,
      );
    const base = await gitIn(directory, ['merge-base', head, sha]).catch(() => '');
    if (!force && base !== head) throw new GitHubRefusal(422, 'Update is not a fast forward');
    await gitIn(directory, ['update-ref', `refs/heads/${branch}`, sha, head]);
    return { status: 200, body: this.asRef(repository, `refs/heads/${branch}`, sha) };
  }

  private async deleteRef({ repository, names }: Given): Promise<ApiAnswer> {
    const directory = await this.filled(repository);
    const branch = branchOf(names['ref']);
    if ((await headOf(directory, branch)) === null) throw new GitHubRefusal(422, 'Reference does not exist');
    await gitIn(directory, ['update-ref', '-d', `refs/heads/${branch}`]);
    return { status: 204 };
  }

  private async showCommit({ repository, names }: Given): Promise<ApiAnswer> {
    const sha = names['commit_sha'] ?? '';
    const directory = await this.filled(repository);
    const tree = await gitIn(directory, ['rev-parse', `${sha}^{tree}`]).catch(() => null);
    if (tree === null) throw new GitHubRefusal(404, 'Not Found');
    return { status: 200, body: this.asCommit('GET', `${REPO}/git/commits/{commit_sha}`, 200, sha, tree) };
  }

  private async createCommit({ repository, request }: Given): Promise<ApiAnswer> {
    const {
      message,
      tree,
      parents = [],
    } = request.body as { message: string; tree: string; parents?: string[] };
    const directory = await this.filled(repository);
    const env = {
      GIT_AUTHOR_NAME: BOT.name,
      GIT_AUTHOR_EMAIL: BOT.email,
      GIT_COMMITTER_NAME: 'GitHub',
      GIT_COMMITTER_EMAIL: 'noreply@github.com',
    };
    const args = ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent])];
    const sha = await gitIn(directory, args, { input: Buffer.from(message), env });
    return { status: 201, body: this.asCommit('POST', `${REPO}/git/commits`, 201, sha, tree) };
  }

  private async createTree({ repository, request }: Given): Promise<ApiAnswer> {
    const { tree: entries, base_tree: base } = request.body as { tree: TreeEntry[]; base_tree?: string };
    const directory = await this.filled(repository);
    const lines = [];
    for (const { path: file, mode, content, sha } of entries) {
      const oid = content === undefined ? sha : await writeBlob(directory, Buffer.from(content));
      lines.push(
        oid === null || oid === undefined ? `0 ${'0'.repeat(40)}\t${file}\0` : `${mode} ${oid}\t${file}\0`,
      );
    }
    const index = join(directory, `index-${process.hrtime.bigint()}`);
    const env = { GIT_INDEX_FILE: index };
    await gitIn(directory, ['read-tree', base ?? '--empty'], { env });
    await gitIn(directory, ['update-index', '-z', '--index-info'], {
      env,
      input: Buffer.from(lines.join('')),
    });
    const sha = await gitIn(directory, ['write-tree'], { env });
    await rm(index, { force: true });
    const example = this.api.example('POST', `${REPO}/git/trees`, 201);
    return { status: 201, body: { ...example, sha, tree: [], truncated: false } };
  }

  private async createBlob({ repository, request }: Given): Promise<ApiAnswer> {
    const { content, encoding } = request.body as { content: string; encoding?: BufferEncoding };
    const sha = await writeBlob(await this.filled(repository), Buffer.from(content, encoding ?? 'utf8'));
    return { status: 201, body: { sha, url: this.url(repository, `git/blobs/${sha}`) } };
  }

  private async putFile({ repository, names, request }: Given): Promise<ApiAnswer> {
    const {
      content,
      message,
      branch = 'main',
    } = request.body as { content: string; message: string; branch?: string };
    const directory = this.directory(repository);
    const file = names['path'] ?? '';
    const isThere = (await gitIn(directory, ['ls-tree', branch, '--', file]).catch(() => '')) !== '';
    if (isThere) throw new GitHubRefusal(422, `Invalid request.\n\n"sha" wasn't supplied.`);
    const files = { [file]: Buffer.from(content, 'base64') };
    const sha = await commitTo(directory, { branch, author: BOT, message, files });
    const example = this.api.example('PUT', `${REPO}/contents/{path}`, 201);
    return { status: 201, body: { ...example, commit: { ...(example['commit'] as Body), sha, message } } };
  }

  private async listPulls({ repository, request }: Given): Promise<ApiAnswer> {
    const { query } = request;
    const [owner] = repository.split('/');
    const wanted = query.get('state') ?? 'open';
    const isWanted = ({ repository: of, head, base, state }: Pull) =>
      of === repository &&
      (wanted === 'all' || wanted === state) &&
      (query.get('head') ?? `${owner}:${head}`) === `${owner}:${head}` &&
      (query.get('base') ?? base) === base;
    const [example] = this.api.example('GET', PULLS, 200) as unknown as [Body];
    return { status: 200, body: this.pulls.filter(isWanted).map((pull) => this.asPull(example, pull)) };
  }

  private async createPull({ repository, request }: Given): Promise<ApiAnswer> {
    const { head, base, title } = request.body as { head: string; base: string; title: string };
    const isThere = (pull: Pull) =>
      pull.state === 'open' && pull.repository === repository && pull.head === head && pull.base === base;
    if (this.pulls.some(isThere))
      throw new GitHubRefusal(
        422,
        `Validation Failed: A pull request already exists for ${repository.split('/')[0]}:${head}.`,
      );
    const directory = await this.filled(repository);
    const ahead = await gitIn(directory, ['rev-list', '--count', `${base}..${head}`]).catch(() => null);
    if (ahead === null) throw new GitHubRefusal(422, 'Validation Failed: head is invalid');
    if (ahead === '0')
      throw new GitHubRefusal(422, `Validation Failed: No commits between ${base} and ${head}`);
    const number = this.pulls.length + 1;
    const pull: Pull = { repository, number, head, base, title, state: 'open' };
    this.pulls.push(pull);
    return { status: 201, body: this.asPull(this.api.example('POST', PULLS, 201), pull) };
  }

  private asPull(example: Body, { repository, number, head, base, title, state }: Pull): Body {
    const side = (name: string, ref: string) => ({ ...(example[name] as Body), ref });
    const html_url = `${this.server.url}/${repository}/pull/${number}`;
    const sides = { head: side('head', head), base: side('base', base) };
    // A team of the published example lacks a field that the description beside it demands.
    return { ...example, number, title, html_url, state, requested_teams: [], ...sides };
  }

  private asCommit(method: string, route: string, status: number, sha: string, tree: string): Body {
    const example = this.api.example(method, route, status);
    return { ...example, sha, tree: { ...(example['tree'] as Body), sha: tree } };
  }

  private asRef(repository: string, ref: string, sha: string): Body {
    const object = { type: 'commit', sha, url: this.url(repository, `git/commits/${sha}`) };
    return { ref, node_id: 'MDM6UmVm', url: this.url(repository, `git/${ref}`), object };
  }

  private url(repository: string, rest: string): string {
    return `${this.server.url}/api/v3/repos/${repository}/${rest}`;
  }

  private directory(repository: string): string {
    const directory = this.server.directory(repository);
    if (!existsSync(directory)) throw new GitHubRefusal(404, 'Not Found');
    return directory;
  }

  /** All of git's own objects wait for a first commit. */
  private async filled(repository: string): Promise<string> {
    const directory = this.directory(repository);
    if ((await gitIn(directory, ['for-each-ref', '--count=1', 'refs/heads/'])) === '')
      throw new GitHubRefusal(409, 'Git Repository is empty.');
    return directory;
  }

  private async need(directory: string, sha: string): Promise<void> {
    const type = await gitIn(directory, ['cat-file', '-t', sha]).catch(() => '');
    if (type !== 'commit') throw new GitHubRefusal(422, 'Object does not exist');
  }
}

async function headOf(directory: string, branch: string): Promise<string | null> {
  const found = await gitIn(directory, ['for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`]);
  return found === '' ? null : found;
}

function writeBlob(directory: string, content: Buffer): Promise<string> {
  return gitIn(directory, ['hash-object', '-w', '--stdin'], { input: content });
}

const branchOf = (ref = '') => ref.replace(/^(refs\/)?heads\//, '');
