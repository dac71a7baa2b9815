import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/core';
import type { GitHubAppSettings } from '#platform/config';
import type { GuardedFetch } from '#platform/egress';
import type { HostCredentials } from '../host-credentials.ts';
import { githubFailure } from './github-failure.ts';

// All that is asked for, whatever else the App was granted.
const PERMISSIONS = { contents: 'write', metadata: 'read', pull_requests: 'write' } as const;
// Tokens live for an hour; one that ends within a batch is of no use for it.
const LEFT_MS = 2 * 60_000;

interface Repository {
  owner: string;
  name: string;
}

/** A GitHub App: a token of an hour for one repository, by whichever installation has it. */
export class GitHubApp {
  private readonly octokit: Octokit;
  private readonly authenticate: ReturnType<typeof createAppAuth>;
  private readonly installations = new Map<string, number>();

  constructor(app: GitHubAppSettings, baseUrl: string, fetch: GuardedFetch) {
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const plain = new Octokit({ baseUrl, request: { fetch }, log });
    const given = { appId: app.id, privateKey: app.privateKey, request: plain.request, log };
    this.authenticate = createAppAuth(given);
    this.octokit = new Octokit({
      baseUrl,
      request: { fetch },
      log,
      authStrategy: createAppAuth,
      auth: given,
    });
  }

  credentialsFor(repository: Repository): HostCredentials {
    return {
      current: () => this.token(repository, false),
      renewed: () => this.token(repository, true),
    };
  }

  private async token(repository: Repository, isRefused: boolean): Promise<string> {
    const key = `${repository.owner}/${repository.name}`.toLowerCase();
    // Taken off and put on again, an App has another installation.
    if (isRefused) this.installations.delete(key);
    try {
      const installationId = this.installations.get(key) ?? (await this.installationOf(repository));
      this.installations.set(key, installationId);
      return await this.tokenOf(installationId, repository.name, isRefused);
    } catch (error) {
      this.installations.delete(key);
      throw githubFailure(error);
    }
  }

  private async installationOf({ owner, name }: Repository): Promise<number> {
    const route = 'GET /repos/{owner}/{repo}/installation';
    return (await this.octokit.request(route, { owner, repo: name })).data.id;
  }

  private async tokenOf(installationId: number, name: string, isRefused: boolean): Promise<string> {
    const ask = (refresh: boolean) =>
      this.authenticate({
        type: 'installation',
        installationId,
        repositoryNames: [name],
        permissions: { ...PERMISSIONS },
        refresh,
      });
    const found = await ask(isRefused);
    if (Date.parse(found.expiresAt) - Date.now() > LEFT_MS) return found.token;
    return (await ask(true)).token;
  }
}
