import { type KeyObject, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import type http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { answerGraphql } from './github-graphql.ts';
import { GitHubRepositories } from './github-repositories.ts';
import { type Given, GitHubRefusal, type Route, matchRoute, refusal } from './github-route.ts';
import { type GitServer, type GitServerOptions, startGitServer } from './git-server.ts';
import { type ApiAnswer, type ApiRequest, HostFaults, Turns, readRequest, respond } from './host-fake.ts';
import { type OpenApi, OpenApiCheck } from './openapi-check.ts';

interface App {
  id: string;
  /** The public half of the App's key. */
  key: KeyObject;
  /** Repositories it is installed on. */
  installedOn: string[];
  /** How long its tokens are said to live; an hour when left out. */
  tokenLifeMs?: number;
}

export interface GitHubFakeOptions {
  /** Tokens of people, which may do everything. */
  tokens?: string[];
  app?: App;
}

export interface GitHubFake extends GitServer {
  /** What a server has to be told: its CAIRN_GITHUB_API_URL. */
  apiUrl: string;
  faults: HostFaults;
  /** `METHOD /path` of all that was asked of the API. */
  calls: string[];
  /** Where a request or an answer was not as GitHub's own description has it. */
  problems: string[];
  /** Tokens given to the App, the newest last. */
  appTokens: string[];
  protect: (repository: string, branch: string) => void;
  /** Somebody turns down all that is proposed there. */
  closeReviews: (repository: string) => void;
  revoke(token: string): void;
  renameRepository(from: string, to: string): Promise<void>;
}

const PREFIX = '/api/v3';
const GRAPHQL = '/api/graphql';
const INSTALLATION = 4711;
const FIRST_ID = 1000;
const TOKENS = '/app/installations/{installation_id}/access_tokens';
const INSTALLED = '/repos/{owner}/{repo}/installation';

/** GitHub as far as commits go: REST, GraphQL and git over the same bare repositories, on one port. */
export async function startGitHubFake(options: GitHubFakeOptions = {}): Promise<GitHubFake> {
  const fake = new Fake(options);
  const server = await startGitServer({
    tokens: fake.tokens,
    intercept: (request, response) => fake.intercept(request, response),
  });
  fake.attach(server);
  const { faults, calls, problems, appTokens } = fake;
  return {
    ...server,
    apiUrl: `${server.url}${PREFIX}`,
    faults,
    calls,
    problems,
    appTokens,
    protect: (repository, branch) => fake.repositories.protect(repository, branch),
    closeReviews: (repository) => fake.repositories.closeReviews(repository),
    revoke: (token) => void delete fake.tokens[token],
    renameRepository: async (from, to) => {
      await mkdir(path.dirname(server.directory(to)), { recursive: true });
      await rename(server.directory(from), server.directory(to));
      fake.moved.set(from, to);
    },
  };
}

let description: OpenApiCheck | undefined;

function githubApi(): OpenApiCheck {
  const folder = path.dirname(fileURLToPath(import.meta.resolve('@octokit/openapi')));
  const file = path.join(folder, 'generated', 'api.github.com.json');
  description ??= new OpenApiCheck(JSON.parse(readFileSync(file, 'utf8')) as OpenApi);
  return description;
}

class Fake {
  readonly tokens: NonNullable<GitServerOptions['tokens']> = {};
  readonly faults = new HostFaults();
  private readonly turns = new Turns();
  readonly calls: string[] = [];
  readonly problems: string[] = [];
  readonly appTokens: string[] = [];
  readonly moved = new Map<string, string>();
  repositories!: GitHubRepositories;
  private readonly api = githubApi();
  private readonly app: App | undefined;
  private routes: Route[] = [];
  private url = '';

  constructor(options: GitHubFakeOptions) {
    this.app = options.app;
    for (const token of options.tokens ?? []) this.admit(token);
  }

  attach(server: GitServer): void {
    this.url = server.url;
    this.repositories = new GitHubRepositories(server, this.api);
    this.routes = [...this.appRoutes(), ...this.repositories.routes()];
  }

  async intercept(request: http.IncomingMessage, response: http.ServerResponse): Promise<boolean> {
    const url = new URL(request.url ?? '/', 'http://fake');
    const isGraphql = url.pathname === GRAPHQL;
    if (!isGraphql && !url.pathname.startsWith(`${PREFIX}/`)) return this.redirectGit(url, response);
    const at = isGraphql ? '/graphql' : url.pathname.slice(PREFIX.length);
    const asked = await readRequest(request, at, url.searchParams);
    this.calls.push(`${asked.method} ${asked.path}`);
    const fault = await this.faults.take(asked);
    await respond(response, fault, () =>
      this.turns.take(() => (isGraphql ? this.onGraphql(asked) : this.onRest(asked))),
    );
    return true;
  }

  private admit(token: string): void {
    this.tokens[token] = { read: '*', write: '*' };
  }

  private redirectGit(url: URL, response: http.ServerResponse): boolean {
    const [, name = '', rest = ''] = /^\/([\w.-]+\/[\w.-]+?)(?:\.git)?(\/.*)$/.exec(url.pathname) ?? [];
    const now = this.moved.get(name);
    if (now === undefined) return false;
    response.writeHead(301, { location: `/${now}.git${rest}${url.search}` }).end();
    return true;
  }

  private async onGraphql(asked: ApiRequest): Promise<ApiAnswer> {
    if (!this.isKnown(asked)) return refusal(401, 'Bad credentials');
    const { body, problems } = await answerGraphql(asked.body ?? {}, (input) =>
      this.repositories.commitOnBranch(input),
    );
    this.problems.push(...problems);
    return { status: 200, body };
  }

  private async onRest(asked: ApiRequest): Promise<ApiAnswer> {
    const found = matchRoute(this.routes, asked);
    if (!found) {
      this.problems.push(`${asked.method} ${asked.path} is not in the fake`);
      return refusal(404, 'Not Found');
    }
    const { route, names } = found;
    const isForApp = [INSTALLED, TOKENS].includes(route.path);
    if (isForApp ? !this.isApp(asked) : !this.isKnown(asked)) return refusal(401, 'Bad credentials');
    const repository = `${names['owner']}/${names['repo']}`;
    const now = this.moved.get(repository);
    const answer =
      now === undefined ? await run(route, { names, request: asked, repository }) : this.movedTo(asked, now);
    const described = route.describedAs ?? route.path;
    this.problems.push(...this.api.request(route.method, described, asked.body));
    this.problems.push(...this.api.answer(route.method, described, answer.status, answer.body));
    return answer;
  }

  private isKnown({ headers }: ApiRequest): boolean {
    const [, token = ''] = /^(?:bearer|token) (.+)$/i.exec(headers.authorization ?? '') ?? [];
    return Object.hasOwn(this.tokens, token);
  }

  /** An App proves itself by a JSON Web Token, signed with its key. */
  private isApp({ headers }: ApiRequest): boolean {
    const [, head = '', claims = '', signature = ''] =
      /^bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/i.exec(headers.authorization ?? '') ?? [];
    if (!this.app || signature === '') return false;
    const signed = Buffer.from(`${head}.${claims}`);
    if (!verify('RSA-SHA256', signed, this.app.key, Buffer.from(signature, 'base64url'))) return false;
    const { iss } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { iss?: unknown };
    return String(iss) === this.app.id;
  }

  private movedTo({ method, path: asked }: ApiRequest, now: string): ApiAnswer {
    const rest = asked.split('/').slice(4);
    const id = FIRST_ID + [...this.moved.values()].indexOf(now);
    const location = `${this.url}${PREFIX}/${['repositories', id, ...rest].join('/')}`;
    const documentation_url = 'https://docs.github.com/rest';
    const body = { message: 'Moved Permanently', url: location, documentation_url };
    return { status: method === 'GET' ? 301 : 307, body, headers: { location } };
  }

  private appRoutes(): Route[] {
    const byId = (id: string | undefined) => [...this.moved.values()][Number(id) - FIRST_ID] ?? '';
    return [
      { method: 'GET', path: INSTALLED, answer: async ({ repository }) => this.installation(repository) },
      { method: 'POST', path: TOKENS, answer: async ({ request }) => this.newToken(request) },
      {
        method: 'GET',
        path: '/repositories/{repository_id}',
        describedAs: '/repos/{owner}/{repo}',
        answer: ({ names }) => this.repositories.show(byId(names['repository_id'])),
      },
    ];
  }

  private installation(repository: string): ApiAnswer {
    if (!this.app?.installedOn.includes(repository)) return refusal(404, 'Not Found');
    return { status: 200, body: { ...this.api.example('GET', INSTALLED, 200), id: INSTALLATION } };
  }

  private newToken({ body }: ApiRequest): ApiAnswer {
    const token = `ghs_${'0'.repeat(30)}${this.appTokens.length}`;
    const { permissions } = body as { permissions?: Record<string, string> };
    this.appTokens.push(token);
    this.admit(token);
    const expires_at = new Date(Date.now() + (this.app?.tokenLifeMs ?? 3_600_000)).toISOString();
    return { status: 201, body: { token, expires_at, permissions, repository_selection: 'selected' } };
  }
}

async function run(route: Route, given: Given): Promise<ApiAnswer> {
  try {
    return await route.answer(given);
  } catch (error) {
    if (error instanceof GitHubRefusal) return refusal(error.status, error.message);
    throw error;
  }
}
