import { mkdir, rename } from 'node:fs/promises';
import type http from 'node:http';
import path from 'node:path';
import { GitLabNo, GitLabRepositories } from './gitlab-repositories.ts';
import { publishedGitLab } from './gitlab-description.ts';
import { type GitLabCall, gitlabProblems } from './gitlab-shapes.ts';
import { type GitServer, type GitServerOptions, startGitServer } from './git-server.ts';
import { type ApiAnswer, type ApiRequest, HostFaults, Turns, readRequest, respond } from './host-fake.ts';

export interface GitLabFakeOptions {
  tokens?: string[];
}

export interface GitLabFake extends GitServer {
  /** What a server has to be told: its CAIRN_GITLAB_API_URL. */
  apiUrl: string;
  faults: HostFaults;
  /** `METHOD /path` of all that was asked of the API. */
  calls: string[];
  /** Where a request or an answer was not as GitLab would have it. */
  problems: string[];
  protect: (project: string, branch: string) => void;
  /** Somebody turns down all that is proposed there. */
  closeReviews: (project: string) => void;
  revoke(token: string): void;
  renameProject(from: string, to: string): Promise<void>;
}

const PREFIX = '/api/v4';

/** GitLab as far as commits go: its REST calls and git over the same bare repositories, on one port. */
export async function startGitLabFake(options: GitLabFakeOptions = {}): Promise<GitLabFake> {
  const fake = new Fake(options.tokens ?? []);
  const server = await startGitServer({
    tokens: fake.tokens,
    intercept: (request, response) => fake.intercept(request, response),
  });
  fake.attach(server);
  const { faults, calls, problems } = fake;
  return {
    ...server,
    apiUrl: `${server.url}${PREFIX}`,
    faults,
    calls,
    problems,
    protect: (project, branch) => fake.repositories.protect(project, branch),
    closeReviews: (project) => fake.repositories.closeReviews(project),
    revoke: (token) => void delete fake.tokens[token],
    renameProject: async (from, to) => {
      await mkdir(path.dirname(server.directory(to)), { recursive: true });
      await rename(server.directory(from), server.directory(to));
      fake.moved.set(from, to);
    },
  };
}

interface Route {
  call: GitLabCall;
  line: RegExp;
  answer: (given: { project: string; rest: string; asked: ApiRequest }) => Promise<ApiAnswer> | ApiAnswer;
}

class Fake {
  readonly tokens: NonNullable<GitServerOptions['tokens']> = {};
  readonly faults = new HostFaults();
  private readonly turns = new Turns();
  readonly calls: string[] = [];
  readonly problems: string[] = [];
  readonly moved = new Map<string, string>();
  repositories!: GitLabRepositories;
  private readonly ids: string[] = [];
  private routes: Route[] = [];

  constructor(tokens: readonly string[]) {
    for (const token of tokens) this.tokens[token] = { read: '*', write: '*' };
  }

  attach(server: GitServer): void {
    const all = new GitLabRepositories(server);
    this.repositories = all;
    const route = (call: GitLabCall, line: RegExp, answer: Route['answer']): Route => ({
      call,
      line,
      answer,
    });
    this.routes = [
      route('project', /^GET $/, ({ project }) => all.show(project, this.idOf(project))),
      route('branch', /^GET \/repository\/branches\/(.+)$/, ({ project, rest }) => all.branch(project, rest)),
      route('createBranch', /^POST \/repository\/branches$/, ({ project, asked }) =>
        all.createBranch(project, asked),
      ),
      route('deleteBranch', /^DELETE \/repository\/branches\/(.+)$/, ({ project, rest }) =>
        all.deleteBranch(project, rest),
      ),
      route('commit', /^POST \/repository\/commits$/, ({ project, asked }) => all.commit(project, asked)),
      route('mergeRequests', /^GET \/merge_requests$/, ({ project, asked }) =>
        all.listMergeRequests(project, this.idOf(project), asked),
      ),
      route('createMergeRequest', /^POST \/merge_requests$/, ({ project, asked }) =>
        all.createMergeRequest(project, this.idOf(project), asked),
      ),
    ];
  }

  async intercept(request: http.IncomingMessage, response: http.ServerResponse): Promise<boolean> {
    const url = new URL(request.url ?? '/', 'http://fake');
    if (!url.pathname.startsWith(`${PREFIX}/`)) return this.redirectGit(url, response);
    const asked = await readRequest(request, url.pathname.slice(PREFIX.length), url.searchParams);
    this.calls.push(`${asked.method} ${asked.path}`);
    const fault = await this.faults.take(asked);
    await respond(response, fault, () => this.turns.take(() => this.answer(asked)));
    return true;
  }

  private redirectGit(url: URL, response: http.ServerResponse): boolean {
    const [, name = '', rest = ''] =
      /^\/((?:[\w.-]+\/)+?[\w.-]+?)(?:\.git)?(\/(?:info\/refs|git-.*))$/.exec(url.pathname) ?? [];
    const now = this.moved.get(name);
    if (now === undefined) return false;
    response.writeHead(301, { location: `/${now}.git${rest}${url.search}` }).end();
    return true;
  }

  private async answer(asked: ApiRequest): Promise<ApiAnswer> {
    if (!Object.hasOwn(this.tokens, String(asked.headers['private-token'])))
      return refusal(401, '401 Unauthorized');
    const [, id = '', rest = ''] = /^\/projects\/([^/]+)(.*)$/.exec(asked.path) ?? [];
    const named = decodeURIComponent(id);
    const now = this.moved.get(named);
    if (now !== undefined) return this.movedTo(asked, now, rest);
    const project = /^\d+$/.test(named) ? (this.ids[Number(named) - 1] ?? '') : named;
    const line = `${asked.method} ${rest}`;
    const route = this.routes.find((one) => one.line.test(line));
    if (!route) {
      this.problems.push(`${asked.method} ${asked.path} is not in the fake`);
      return refusal(404, '404 Not Found');
    }
    const wrong = problemsOf(route.call, asked);
    this.problems.push(...wrong);
    if (wrong.length > 0) return refusal(400, wrong);
    const part = decodeURIComponent(route.line.exec(line)?.[1] ?? '');
    try {
      const answer = await route.answer({ project, rest: part, asked });
      this.problems.push(...gitlabProblems(route.call, 'answer', answer.body));
      this.problems.push(...(publishedGitLab()?.answer(route.call, answer) ?? []));
      return answer;
    } catch (error) {
      if (!(error instanceof GitLabNo)) throw error;
      const answer = refusal(error.status, error.said);
      this.problems.push(...(publishedGitLab()?.answer(route.call, answer) ?? []));
      return answer;
    }
  }

  private movedTo({ method }: ApiRequest, now: string, rest: string): ApiAnswer {
    if (method !== 'GET') return refusal(405, 'Non GET methods are not allowed for moved projects');
    return { status: 301, headers: { location: `${PREFIX}/projects/${this.idOf(now)}${rest}` } };
  }

  private idOf(project: string): number {
    if (!this.ids.includes(project)) this.ids.push(project);
    return this.ids.indexOf(project) + 1;
  }
}

const refusal = (status: number, message: string | string[]): ApiAnswer => ({ status, body: { message } });

function problemsOf(call: GitLabCall, asked: ApiRequest): string[] {
  return [
    ...gitlabProblems(call, 'query', Object.fromEntries(asked.query)),
    ...gitlabProblems(call, 'request', asked.body),
    ...(publishedGitLab()?.request(call, asked) ?? []),
  ];
}
