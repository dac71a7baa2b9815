import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '#platform/config';
import { CodedError } from '#platform/errors';
import { ACCESS_COOKIE, setSessionCookies } from '#platform/http';
import { SecondStep } from '../second-factor/second-step.service.ts';
import { SessionRepository } from '../sessions/session.repository.ts';
import { SessionService } from '../sessions/session.service.ts';
import { SignInAttempts } from '../sessions/sign-in-attempts.ts';
import { clientOf } from '../sessions/signed-in.answer.ts';
import type { UserRow } from '../users/user.repository.ts';
import { LinkedIdentities } from './linked-identity.service.ts';
import type { AttemptPurpose } from './oauth-attempts.ts';
import type { AttemptSecrets, ExternalIdentity } from './oauth.provider.ts';
import { OAuthService } from './oauth.service.ts';
import { SignInFailed } from './sign-in-failed.error.ts';

interface Arrived {
  attempt: AttemptPurpose & { secrets: AttemptSecrets };
  query: string;
  request: FastifyRequest;
  reply: FastifyReply;
}

/** A browser that came back from a provider with an attempt of its own. */
@Injectable()
export class OAuthArrival {
  private readonly secure: boolean;

  constructor(
    config: Config,
    private readonly oauth: OAuthService,
    private readonly identities: LinkedIdentities,
    private readonly sessions: SessionService,
    private readonly sessionRows: SessionRepository,
    private readonly secondStep: SecondStep,
    private readonly attempts: SignInAttempts,
  ) {
    this.secure = config.origin.startsWith('https:');
  }

  /** Signs in or links, and answers with the path to go to. */
  async arrive(arrived: Arrived): Promise<string> {
    const { provider, secrets, userId, returnTo } = arrived.attempt;
    let identity: ExternalIdentity | undefined;
    try {
      identity = await this.oauth.identify(provider, arrived.query, secrets);
      if (userId) await this.link(userId, identity, arrived);
      else await this.signIn(identity, arrived);
      return returnTo;
    } catch (error) {
      if (error instanceof SignInFailed) {
        if (!userId) await this.noteRefused(provider, identity, error);
        return `${userId ? '/account' : '/login'}?error=${error.code}`;
      }
      const ticket = ticketOf(error);
      if (!ticket) throw error;
      return `/login?${new URLSearchParams({ ticket, next: returnTo }).toString()}`;
    }
  }

  private async signIn(identity: ExternalIdentity, { attempt, request, reply }: Arrived): Promise<void> {
    const user = await this.identities.userOf(attempt.provider, identity);
    await this.secondStep.assertNotNeeded(user);
    const { tokens } = await this.sessions.open(user, clientOf(request));
    setSessionCookies(reply, tokens, this.secure);
  }

  private async noteRefused(
    provider: string,
    identity: ExternalIdentity | undefined,
    { code, userId }: SignInFailed,
  ): Promise<void> {
    // Somebody's own choice, and nobody was kept out.
    if (code === 'SIGN_IN_DECLINED') return;
    const name = identity ? `${identity.verifiedEmail ?? identity.label} (${provider})` : provider;
    await this.attempts.failed({ name, userId }, code);
  }

  private async link(
    userId: string,
    identity: ExternalIdentity,
    { attempt, request }: Arrived,
  ): Promise<void> {
    const user = await this.signedIn(request);
    // Somebody else may have signed in with this browser since.
    if (user?.id !== userId) throw new SignInFailed('SIGN_IN_EXPIRED');
    await this.identities.link(user, attempt.provider, identity);
  }

  /** Even when the access token has run out at the provider: its session is what counts. */
  private async signedIn(request: FastifyRequest): Promise<UserRow | undefined> {
    const sessionId = await this.sessions.sessionOf(request.cookies[ACCESS_COOKIE], undefined);
    return sessionId ? (await this.sessionRows.findLive(sessionId))?.user : undefined;
  }
}

/** Of SECOND_FACTOR_NEEDED. */
function ticketOf(error: unknown): string | undefined {
  if (!(error instanceof CodedError) || error.code !== 'SECOND_FACTOR_NEEDED') return undefined;
  const ticket = error.details?.['ticket'];
  return typeof ticket === 'string' ? ticket : undefined;
}
