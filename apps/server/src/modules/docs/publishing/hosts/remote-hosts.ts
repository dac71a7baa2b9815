import { Inject, Injectable } from '@nestjs/common';
import { Config } from '#platform/config';
import { EgressGuard, type GuardedFetch, guardedFetch } from '#platform/egress';
import type { Mirror, Remote } from '#platform/git';
import { LOGGER, type Logger } from '#platform/logger';
import { GitHost } from './git-host.ts';
import { GitHubApp } from './github/github-app.ts';
import { GitHubClient } from './github/github-client.ts';
import { GitHubHost } from './github/github-host.ts';
import { GitLabClient } from './gitlab/gitlab-client.ts';
import { GitLabHost } from './gitlab/gitlab-host.ts';
import { type HostAddress, hostAddress } from './host-address.ts';
import { GivenToken, type HostCredentials } from './host-credentials.ts';
import type { RemoteHost } from './remote-host.ts';
import { RemoteHostError } from './remote-host.error.ts';

export interface OpenedRemote {
  host: RemoteHost;
  /** With the App's token where there is one, and by the name that the repository has by now. */
  remote: Remote;
}

type Address<K extends HostAddress['kind']> = Extract<HostAddress, { kind: K }>;

// A commit of many files takes a host its time.
const LIMITS = { timeoutMs: 60_000, maxBytes: 8 * 1024 * 1024 };
const NAME_TIMEOUT_MS = 10_000;
const NAME_KEPT_MS = 10 * 60_000;

/** Who takes the commits of a repository: its host by an API, or git alone. */
@Injectable()
export class RemoteHosts {
  private readonly fetch: GuardedFetch;
  private readonly app: GitHubApp | null;
  private readonly known = new Map<string, { url: string; until: number }>();

  constructor(
    private readonly config: Config,
    egress: EgressGuard,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.fetch = guardedFetch(egress, 'git', LIMITS);
    const { githubApp, githubApiUrl } = config.gitHosts;
    this.app = githubApp ? new GitHubApp(githubApp, githubApiUrl, this.fetch) : null;
  }

  async open(mirror: Mirror, given: Remote): Promise<OpenedRemote> {
    const remote = { ...given, url: this.known.get(given.url)?.url ?? given.url };
    const url = remote.kind === 'http' ? URL.parse(remote.url) : null;
    const address = url ? hostAddress(url, this.config.gitHosts) : null;
    const opened =
      (address?.kind === 'github' && (await this.openGitHub(mirror, remote, address, given.url))) ||
      (address?.kind === 'gitlab' && (await this.openGitLab(mirror, remote, address, given.url)));
    return opened || { host: new GitHost(mirror, remote), remote };
  }

  private async openGitHub(
    mirror: Mirror,
    remote: Remote,
    { apiUrl: baseUrl, owner, repo }: Address<'github'>,
    given: string,
  ): Promise<OpenedRemote | null> {
    const credentials = this.githubCredentials(remote, baseUrl, owner, repo);
    const token = credentials && (await tokenOf(credentials));
    if (!credentials || token === null) return null;
    const onRename = this.renamed(given, remote.url, `${owner}/${repo}`);
    const client = new GitHubClient({ baseUrl, fetch: this.fetch, credentials, onRename }, { owner, repo });
    const url = await this.addressNow(given, remote.url, (signal) => client.locate(signal));
    const now = { ...remote, url, token: remote.token ?? token };
    return { host: new GitHubHost({ mirror, remote: now }, client), remote: now };
  }

  private async openGitLab(
    mirror: Mirror,
    remote: Remote,
    { url: baseUrl, path }: Address<'gitlab'>,
    given: string,
  ): Promise<OpenedRemote | null> {
    if (!remote.token) return null;
    const credentials = new GivenToken(remote.token);
    const onRename = this.renamed(given, remote.url, path);
    const client = new GitLabClient({ baseUrl, fetch: this.fetch, credentials, onRename }, path);
    const url = await this.addressNow(given, remote.url, (signal) => client.locate(signal));
    const now = { ...remote, url };
    return { host: new GitLabHost({ mirror, remote: now }, client), remote: now };
  }

  /** The token of the project comes first: whoever gave it meant it. The App is known to its own GitHub only. */
  private githubCredentials(
    remote: Remote,
    baseUrl: string,
    owner: string,
    name: string,
  ): HostCredentials | null {
    if (remote.token) return new GivenToken(remote.token);
    if (!this.app || baseUrl !== this.config.gitHosts.githubApiUrl) return null;
    return this.app.credentialsFor({ owner, name });
  }

  /** Git follows no redirections, so a renamed repository is read by its new name. Silence of the host is no matter here. */
  private async addressNow(
    given: string,
    url: string,
    locate: (signal: AbortSignal) => Promise<unknown>,
  ): Promise<string> {
    const known = this.known.get(given);
    if (known && known.until > Date.now()) return known.url;
    this.known.set(given, { url, until: Date.now() + NAME_KEPT_MS });
    await locate(AbortSignal.timeout(NAME_TIMEOUT_MS)).catch(() => {});
    return this.known.get(given)?.url ?? url;
  }

  private renamed(given: string, address: string, path: string): (name: string) => void {
    return (name) => {
      const url = new URL(address);
      url.pathname = url.pathname.replace(path, name);
      this.known.set(given, { url: url.href, until: Date.now() + NAME_KEPT_MS });
      this.logger.warn(
        { given, now: url.href },
        'a repository has another name by now; put its new address into the settings of the project',
      );
    };
  }
}

/** null: the App was not given this repository, which then is as one without a token. */
async function tokenOf(credentials: HostCredentials): Promise<string | null> {
  try {
    return await credentials.current();
  } catch (error) {
    if (error instanceof RemoteHostError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}
