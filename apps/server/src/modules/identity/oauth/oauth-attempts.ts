import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Keyring, createLinkToken, hashOfLinkToken } from '#platform/crypto';
import { OAuthAttemptRepository } from './oauth-attempt.repository.ts';
import type { AttemptSecrets } from './oauth.provider.ts';

export const ATTEMPT_SECONDS = 600;

export interface AttemptPurpose {
  provider: string;
  returnTo: string;
  /** Whose account is to be linked; null: a sign-in. */
  userId: string | null;
}

export interface BegunAttempt {
  secrets: AttemptSecrets;
  /** For a cookie: only the browser that began may end it. */
  browser: string;
}

const Sealed = z.object({ verifier: z.string(), nonce: z.string() });

/** Sign-ins that are on their way through a provider. */
@Injectable()
export class OAuthAttempts {
  constructor(
    private readonly repository: OAuthAttemptRepository,
    private readonly keyring: Keyring,
  ) {}

  async begin(purpose: AttemptPurpose): Promise<BegunAttempt> {
    const [state, verifier, nonce, browser] = [
      createLinkToken(),
      createLinkToken(),
      createLinkToken(),
      createLinkToken(),
    ];
    const stateHash = hashOfLinkToken(state);
    await this.repository.insert({
      ...purpose,
      stateHash,
      browserHash: hashOfLinkToken(browser),
      secrets: this.keyring.seal('state', placeOf(stateHash), JSON.stringify({ verifier, nonce })),
      expiresAt: new Date(Date.now() + ATTEMPT_SECONDS * 1000),
    });
    return { secrets: { state, verifier, nonce }, browser };
  }

  /**
   * The attempt that a state belongs to; undefined unless it was begun by this browser, for this provider, and lately.
   * Gone either way: a state that turns up in the wrong place has leaked.
   */
  async take(
    provider: string,
    state: string,
    browser: string,
  ): Promise<(AttemptPurpose & { secrets: AttemptSecrets }) | undefined> {
    const row = await this.repository.take(hashOfLinkToken(state));
    if (!row || row.provider !== provider || row.expiresAt <= new Date()) return undefined;
    if (!timingSafeEqual(Buffer.from(row.browserHash), Buffer.from(hashOfLinkToken(browser))))
      return undefined;
    const sealed = JSON.parse(this.keyring.open('state', placeOf(row.stateHash), row.secrets)) as unknown;
    return {
      provider,
      returnTo: row.returnTo,
      userId: row.userId,
      secrets: { state, ...Sealed.parse(sealed) },
    };
  }
}

const placeOf = (stateHash: string) => ({
  table: 'oauth_attempts',
  column: 'secrets',
  rowId: stateHash,
  projectId: '',
});
