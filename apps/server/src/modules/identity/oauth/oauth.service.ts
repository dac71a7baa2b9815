import { Inject, Injectable } from '@nestjs/common';
import { AuthorizationResponseError } from 'openid-client';
import { Config } from '#platform/config';
import { LOGGER, type Logger } from '#platform/logger';
import { type AttemptPurpose, OAuthAttempts } from './oauth-attempts.ts';
import { OAuthProviders } from './oauth-providers.ts';
import { noSuchProvider } from './oauth.errors.ts';
import type { AttemptSecrets, ExternalIdentity, OAuthProvider } from './oauth.provider.ts';
import { SignInFailed } from './sign-in-failed.error.ts';

/** The way to a provider and back. */
@Injectable()
export class OAuthService {
  constructor(
    private readonly config: Config,
    private readonly providers: OAuthProviders,
    private readonly attempts: OAuthAttempts,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Where the browser is to go, and what it has to keep. Throws NOT_FOUND, and SignInFailed. */
  async begin(purpose: AttemptPurpose): Promise<{ url: string; browser: string }> {
    const provider = this.providerOf(purpose.provider);
    const { secrets, browser } = await this.attempts.begin(purpose);
    const url = await this.asking(provider, () =>
      provider.authorizationUrl(this.redirectUri(provider.id), secrets),
    );
    return { url: url.href, browser };
  }

  /** The attempt that a browser comes back from; undefined when it began none that fits. Throws NOT_FOUND. */
  take(providerId: string, query: string, browser: string | undefined) {
    const provider = this.providerOf(providerId);
    const state = new URLSearchParams(query).get('state');
    return state ? this.attempts.take(provider.id, state, browser ?? '') : undefined;
  }

  /** Whom the provider vouches for. Throws SignInFailed. */
  identify(providerId: string, query: string, secrets: AttemptSecrets): Promise<ExternalIdentity> {
    const provider = this.providerOf(providerId);
    const callback = new URL(this.redirectUri(provider.id));
    callback.search = query;
    return this.asking(provider, () => provider.identify(callback, secrets));
  }

  private providerOf(id: string): OAuthProvider {
    const provider = this.providers.find(id);
    if (!provider) throw noSuchProvider();
    return provider;
  }

  private redirectUri(providerId: string): string {
    return `${this.config.origin}/api/auth/oauth/${providerId}/callback`;
  }

  private async asking<T>(provider: OAuthProvider, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof AuthorizationResponseError && error.error === 'access_denied')
        throw new SignInFailed('SIGN_IN_DECLINED', { cause: error });
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.warn({ provider: provider.id, reason }, 'a sign-in provider did not answer as it should');
      throw new SignInFailed('PROVIDER_FAILED', { cause: error });
    }
  }
}
