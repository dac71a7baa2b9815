import { createRequesterFn } from '@gitbeaker/requester-utils';
import { Branches, Commits, MergeRequests, Projects } from '@gitbeaker/rest';
import { z } from 'zod';
import type { GuardedFetch } from '#platform/egress';
import type { HostCredentials } from '../host-credentials.ts';
import { brokenConnection, failureOf } from '../http-failure.ts';
import { RemoteHostError } from '../remote-host.error.ts';

export interface GitLabAccess {
  /** Without `/api/v4`. */
  baseUrl: string;
  fetch: GuardedFetch;
  credentials: HostCredentials;
  /** The project has another path by now. */
  onRename: (fullPath: string) => void;
}

export interface GitLabApi {
  commits: Commits;
  branches: Branches;
  mergeRequests: MergeRequests;
}

export type GitLabWork<T> = (api: GitLabApi, project: string | number) => Promise<T>;

/** An answer that is not the one asked for. */
export class GitLabRefusal extends Error {
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(status: number, words: string, headers: Record<string, string>) {
    super(words);
    this.status = status;
    this.headers = headers;
  }
}

const HOST = 'GitLab';
const MAX_REDIRECTIONS = 3;
// What GitBeaker hands to its requester for one call.
const Asked = z.object({
  method: z.string(),
  prefixUrl: z.string(),
  searchParams: z.string().optional(),
  headers: z.record(z.string(), z.string()),
  body: z.string().optional(),
});
const Said = z.object({ message: z.unknown().optional(), error: z.unknown().optional() });

/** Calls about one project: by its path, or by its number once it has another path. */
export class GitLabClient {
  private readonly access: GitLabAccess;
  private readonly path: string;
  private id: number | null = null;

  constructor(access: GitLabAccess, path: string) {
    this.access = access;
    this.path = path;
  }

  /** Throws RemoteHostError. */
  async run<T>(work: GitLabWork<T>, signal: AbortSignal): Promise<T> {
    try {
      return await this.attempt(work, signal);
    } catch (error) {
      // "Non GET methods are not allowed for moved projects"; reading is redirected.
      if (this.id !== null || !(error instanceof GitLabRefusal) || error.status !== 405)
        throw gitlabFailure(error, signal);
    }
    await this.locate(signal);
    return this.attempt(work, signal).catch((error: unknown) => {
      throw gitlabFailure(error, signal);
    });
  }

  /** Asks for the path as it is now, and goes by it from here on. */
  async locate(signal: AbortSignal): Promise<void> {
    try {
      const project = await new Projects(this.options(signal)).show(this.id ?? this.path);
      const path = z.string().parse(project.path_with_namespace);
      if (path === this.path) return;
      this.id = project.id;
      this.access.onRename(path);
    } catch (error) {
      throw gitlabFailure(error, signal);
    }
  }

  private attempt<T>(work: GitLabWork<T>, signal: AbortSignal): Promise<T> {
    const options = this.options(signal);
    const api = {
      commits: new Commits(options),
      branches: new Branches(options),
      mergeRequests: new MergeRequests(options),
    };
    return work(api, this.id ?? this.path);
  }

  private options(signal: AbortSignal) {
    const { baseUrl, credentials } = this.access;
    return {
      host: baseUrl,
      token: () => credentials.current(),
      // The outbox keeps the pace.
      rateLimits: {},
      requesterFn: createRequesterFn(
        (_resource, options) => Promise.resolve(options),
        (endpoint, options) => this.send(endpoint, Asked.parse(options), signal),
      ),
    };
  }

  private async send(endpoint: string, asked: z.infer<typeof Asked>, signal: AbortSignal) {
    const { method, prefixUrl, searchParams, headers, body } = asked;
    const first = new URL(endpoint, prefixUrl.endsWith('/') ? prefixUrl : `${prefixUrl}/`);
    first.search = searchParams ?? '';
    let url = first;
    for (let hop = 0; hop <= MAX_REDIRECTIONS; hop += 1) {
      const answer = await this.access.fetch(url.href, {
        method,
        headers: { ...headers, 'user-agent': 'cairn' },
        signal,
        ...(body !== undefined && { body }),
      });
      const text = await answer.text();
      const given = Object.fromEntries(answer.headers);
      if (answer.ok) return { body: parsed(text), headers: given, status: answer.status };
      if (answer.status < 300 || answer.status >= 400)
        throw new GitLabRefusal(answer.status, wordsOf(text), given);
      url = onSameHost(given['location'] ?? '', first);
    }
    throw new RemoteHostError('NOT_FOUND', `${HOST} sends from one address of the project to the next.`);
  }
}

/** What a call throws, in the words of the port. */
function gitlabFailure(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof RemoteHostError) return error;
  if (!(error instanceof GitLabRefusal)) return brokenConnection(error, HOST);
  if (/only create or edit files when you are on a branch/i.test(error.message))
    return new RemoteHostError('NOT_FOUND', `${HOST} answered: ${error.message}`);
  return failureOf({ status: error.status, words: error.message, headers: error.headers }, HOST);
}

function onSameHost(location: string, from: URL): URL {
  const url = URL.parse(location, from.href);
  if (url?.origin === from.origin) return url;
  throw new RemoteHostError('NOT_FOUND', `${HOST} sends to another host, which is not followed.`);
}

function parsed(text: string) {
  return text === ''
    ? null
    : z
        .record(z.string(), z.unknown())
        .or(z.array(z.record(z.string(), z.unknown())))
        .parse(JSON.parse(text));
}

/** `message` or `error`, which may be lists by field. */
function wordsOf(text: string): string {
  try {
    const { message, error } = Said.parse(JSON.parse(text));
    const said = message ?? error ?? '';
    return typeof said === 'string' ? said : JSON.stringify(said);
  } catch {
    return text.slice(0, 500);
  }
}
