import { Injectable } from '@nestjs/common';
import { Config, type OAuthClient } from '#platform/config';
import { EgressGuard, guardedFetch } from '#platform/egress';
import { GithubProvider } from './github.provider.ts';
import type { OAuthProvider } from './oauth.provider.ts';
import { OidcProvider } from './oidc.provider.ts';

/** The providers that this server is set up for. */
@Injectable()
export class OAuthProviders {
  private readonly all: ReadonlyMap<string, OAuthProvider>;

  constructor({ gitHosts, oauth }: Config, egress: EgressGuard) {
    const fetch = guardedFetch(egress, 'oidc');
    const providerOf = (client: OAuthClient): OAuthProvider =>
      client.provider === 'github'
        ? new GithubProvider(client, gitHosts.githubApiUrl, fetch)
        : new OidcProvider(client, nameOf(client), fetch);
    this.all = new Map(oauth.clients.map((client) => [client.provider, providerOf(client)]));
  }

  list(): { id: string; name: string }[] {
    return [...this.all.values()].map(({ id, name }) => ({ id, name }));
  }

  find(id: string): OAuthProvider | undefined {
    return this.all.get(id);
  }

  /** Also of a provider that was switched off after identities of it had been linked. */
  nameOf(id: string): string {
    return this.all.get(id)?.name ?? id;
  }
}

function nameOf({ provider, issuer }: OAuthClient): string {
  if (provider === 'gitlab') return 'GitLab';
  return provider === 'google' ? 'Google' : new URL(issuer).host;
}
