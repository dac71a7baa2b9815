import { Octokit } from '@octokit/core';
import type { GuardedFetch } from '#platform/egress';
import type { HostCredentials } from '../host-credentials.ts';
import { RemoteHostError } from '../remote-host.error.ts';
import { RepositoryMoved, githubFailure } from './github-failure.ts';

export interface GitHubName {
  owner: string;
  repo: string;
}

export interface GitHubAccess {
  baseUrl: string;
  fetch: GuardedFetch;
  credentials: HostCredentials;
  /** The repository has another name by now. */
  onRename: (fullName: string) => void;
}

export type GitHubWork<T> = (octokit: Octokit, name: GitHubName) => Promise<T>;

const MAX_REDIRECTIONS = 3;

/** Calls about one repository: whatever its name is by now, with a token that is renewed where it can be. */
export class GitHubClient {
  private readonly access: GitHubAccess;
  private name: GitHubName;

  constructor(access: GitHubAccess, name: GitHubName) {
    this.access = access;
    this.name = name;
  }

  /** Throws RemoteHostError. What did not find the repository is tried once more where it has another name. */
  async run<T>(work: GitHubWork<T>, signal: AbortSignal): Promise<T> {
    try {
      return await this.attempt(work, signal);
    } catch (error) {
      if (!(await this.isElsewhere(error, signal))) throw error;
      return this.attempt(work, signal);
    }
  }

  /** Asks for the name as it is now, and goes by it from here on. True when it is another one. */
  async locate(signal: AbortSignal): Promise<boolean> {
    const octokit = this.octokit(signal);
    let url = `/repos/${encodeURIComponent(this.name.owner)}/${encodeURIComponent(this.name.repo)}`;
    for (let hop = 0; hop < MAX_REDIRECTIONS; hop += 1) {
      try {
        const { data } = await octokit.request<{ full_name: string }>({ method: 'GET', url });
        return this.adopt(data.full_name);
      } catch (error) {
        if (!(error instanceof RepositoryMoved)) throw asFailure(error, signal);
        url = this.onSameHost(error.location);
      }
    }
    throw new RemoteHostError('NOT_FOUND', 'GitHub sends from one address of the repository to the next.');
  }

  private async attempt<T>(work: GitHubWork<T>, signal: AbortSignal): Promise<T> {
    try {
      return await work(this.octokit(signal), this.name);
    } catch (error) {
      throw asFailure(error, signal);
    }
  }

  private async isElsewhere(error: unknown, signal: AbortSignal): Promise<boolean> {
    if (!(error instanceof RemoteHostError) || error.code !== 'NOT_FOUND') return false;
    return this.locate(signal).catch(() => false);
  }

  private adopt(fullName: string): boolean {
    const [owner = '', repo = ''] = fullName.split('/');
    // Names are told apart without regard to case.
    if (`${this.name.owner}/${this.name.repo}`.toLowerCase() === fullName.toLowerCase()) return false;
    this.name = { owner, repo };
    this.access.onRename(fullName);
    return true;
  }

  private onSameHost(location: string): string {
    const url = URL.parse(location, `${this.access.baseUrl}/`);
    if (url?.origin === new URL(this.access.baseUrl).origin) return url.href;
    throw new RemoteHostError('NOT_FOUND', 'GitHub sends to another host, which is not followed.');
  }

  private octokit(signal: AbortSignal): Octokit {
    const { baseUrl, fetch, credentials } = this.access;
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const request = { fetch, signal };
    const octokit = new Octokit({ baseUrl, userAgent: 'cairn', request, log });
    octokit.hook.wrap('request', async (send, options) => {
      const sendWith = async (token: string) =>
        send({ ...options, headers: { ...options.headers, authorization: `bearer ${token}` } });
      const answer = await sendWith(await credentials.current()).catch(async (error: unknown) => {
        const token = isUnauthorized(error) ? await credentials.renewed() : null;
        if (token === null) throw error;
        return sendWith(token);
      });
      // Its types know no redirections, which it leaves to whoever fetches.
      const status: number = answer.status;
      if (status >= 300 && status < 400) throw new RepositoryMoved(answer.headers.location ?? '');
      return answer;
    });
    return octokit;
  }
}

function isUnauthorized(error: unknown): boolean {
  return error instanceof Error && 'status' in error && error.status === 401;
}

function asFailure(error: unknown, signal: AbortSignal): unknown {
  return signal.aborted ? signal.reason : githubFailure(error);
}
