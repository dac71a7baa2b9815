import { Injectable } from '@nestjs/common';
import { ShortCache } from '#platform/cache';
import { Keyring, createLinkToken, hashOfLinkToken } from '#platform/crypto';
import { Database, type Transaction } from '#platform/database';
import { AccessChanges, type Principal } from '#platform/http';
import { RealtimeServer } from '#platform/realtime';
import { AuditLog } from '../audit/audit-log.ts';
import { sessionEnded, tokenExpired, tokenReused } from '../identity.errors.ts';
import type { UserRow } from '../users/user.repository.ts';
import { ACCESS_SECONDS, signAccessToken } from './access-token.ts';
import { AccessTokenVerifier } from './access-token.verifier.ts';
import { SessionRepository } from './session.repository.ts';

export const REFRESH_SECONDS = 7 * 24 * 3600;
const ABSOLUTE_SECONDS = 30 * 24 * 3600;
// Several tabs refresh at the same moment, and an answer can get lost: within this time the same successor is given again.
const SAME_SUCCESSOR_MILLISECONDS = 10_000;

interface AccessToken {
  accessToken: string;
  accessSeconds: number;
}

export interface SessionTokens extends AccessToken {
  refreshToken: string;
  refreshSeconds: number;
}

type EndedHow = 'user.signed_out' | 'session.ended' | 'session.reuse_detected';

export interface OpenedSession {
  user: UserRow;
  tokens: SessionTokens;
}

@Injectable()
export class SessionService {
  private readonly live = new ShortCache<Awaited<ReturnType<SessionRepository['findLive']>>>(1_000);
  private readonly accessTokens: AccessTokenVerifier;

  constructor(
    private readonly database: Database,
    private readonly repository: SessionRepository,
    private readonly keyring: Keyring,
    private readonly realtime: RealtimeServer,
    private readonly audit: AuditLog,
    private readonly changes: AccessChanges,
  ) {
    changes.onChange(() => this.live.clear());
    this.accessTokens = new AccessTokenVerifier(keyring);
  }

  /** `user` as read when the proof was checked: what ended the account's sessions since then refuses this one, too. */
  async open(user: UserRow, client: { userAgent: string | null; ip: string | null }): Promise<OpenedSession> {
    const refreshToken = createLinkToken();
    const session = await this.database.transaction(async (tx) => {
      if (!(await this.repository.holdAccount(tx, user))) throw sessionEnded();
      const opened = await this.repository.insert(tx, {
        userId: user.id,
        ...client,
        absoluteExpiresAt: inSeconds(ABSOLUTE_SECONDS),
      });
      await this.addToken(tx, opened.id, refreshToken, null);
      await this.audit.record(tx, {
        action: 'user.signed_in',
        actor: { userId: user.id, name: user.name },
        object: { kind: 'session', id: opened.id, name: user.name },
      });
      return opened;
    });
    return { user, tokens: this.tokens(user, session.id, refreshToken) };
  }

  /** Rotates a refresh token. A second use of an old one ends the whole session, as one of the two users is a thief. */
  async refresh(token: string): Promise<OpenedSession> {
    const successor = this.successorOf(token);
    const used = await this.database.transaction(async (tx) => {
      const row = await this.repository.useToken(tx, hashOfLinkToken(token));
      if (!row) return undefined;
      await this.addToken(tx, row.sessionId, successor, row.hash);
      await this.repository.touch(tx, row.sessionId);
      return row;
    });
    const next = used ? { sessionId: used.sessionId, successor } : await this.replayed(token);
    const found = await this.repository.findLive(next.sessionId);
    if (!found) throw sessionEnded();
    return { user: found.user, tokens: this.tokens(found.user, next.sessionId, next.successor) };
  }

  /** The principal of an access token; null when the token is not ours or its session is over. */
  async authenticate(token: string, byCookie: boolean): Promise<Principal | null> {
    const verified = this.accessTokens.verify(token);
    if (!verified) return null;
    if (verified.expiresAt <= Date.now()) throw tokenExpired();
    const found = await this.live.get(verified.sessionId, () => this.repository.findLive(verified.sessionId));
    if (!found || found.user.securityEpoch !== verified.epoch) return null;
    const { user } = found;
    return {
      userId: user.id,
      name: user.name,
      systemRole: user.role,
      sessionId: verified.sessionId,
      apiKey: null,
      byCookie,
    };
  }

  /** Past the expiry of the access token, too: a socket lives as long as its session. */
  async isStill({ sessionId, systemRole }: Principal): Promise<boolean> {
    const found = sessionId
      ? await this.live.get(sessionId, () => this.repository.findLive(sessionId))
      : undefined;
    return found !== undefined && (systemRole === 'user' || found.user.role === systemRole);
  }

  /** Its tokens are worth nothing from now on, and its sockets are closed. */
  async end(sessionId: string, action: EndedHow): Promise<void> {
    await this.database.transaction(async (tx) => {
      const user = await this.repository.revoke(tx, sessionId);
      if (!user) return;
      await this.changes.announce(tx, sessionId);
      const isOwner = action !== 'session.reuse_detected';
      const actor = isOwner ? { userId: user.id, name: user.name } : { system: 'reuse detection' };
      await this.audit.record(tx, {
        action,
        actor,
        object: { kind: 'session', id: sessionId, name: user.name },
      });
    });
    this.live.forget(sessionId);
    this.realtime.disconnect((principal) => principal.sessionId === sessionId);
  }

  /** Ends every session of an account, its access tokens and sockets; those of its API keys go on. How many there were. */
  async endAllOf(tx: Transaction, userId: string): Promise<number> {
    await this.repository.raiseEpoch(tx, userId);
    return this.endOthersOf(tx, userId, null);
  }

  /** Ends every session of an account but the one that is kept, with their sockets. How many there were. */
  async endOthersOf(tx: Transaction, userId: string, kept: string | null): Promise<number> {
    const ended = await this.repository.revokeAllOf(tx, userId, kept);
    await this.changes.announce(tx, userId);
    tx.afterCommit(() => {
      this.live.clear();
      this.realtime.disconnect(
        (principal) => principal.userId === userId && !principal.apiKey && principal.sessionId !== kept,
      );
    });
    return ended;
  }

  /** A new access token for a session that goes on while the epoch of its account was raised. */
  async renewAccess(sessionId: string): Promise<AccessToken> {
    const found = await this.repository.findLive(sessionId);
    if (!found) throw sessionEnded();
    return this.access(found.user, sessionId);
  }

  /** With a change of anybody's name, role or state: the next request of each looks anew. */
  async personChanged(tx: Transaction, userId: string): Promise<void> {
    await this.changes.announce(tx, userId);
    tx.afterCommit(() => this.live.clear());
  }

  /** The session that either cookie belongs to, however old they are. */
  async sessionOf(
    accessToken: string | undefined,
    refreshToken: string | undefined,
  ): Promise<string | undefined> {
    const verified = accessToken ? this.accessTokens.verify(accessToken) : undefined;
    if (verified) return verified.sessionId;
    const stored = refreshToken ? await this.repository.findToken(hashOfLinkToken(refreshToken)) : undefined;
    return stored?.sessionId;
  }

  private async replayed(token: string): Promise<{ sessionId: string; successor: string }> {
    const stored = await this.repository.findToken(hashOfLinkToken(token));
    if (!stored?.usedAt) throw sessionEnded();
    const isRecent = Date.now() - stored.usedAt.getTime() < SAME_SUCCESSOR_MILLISECONDS;
    const successor = isRecent ? await this.unusedSuccessorOf(token) : undefined;
    if (successor) return { sessionId: stored.sessionId, successor };
    await this.end(stored.sessionId, 'session.reuse_detected');
    throw tokenReused();
  }

  /** With every key: the first of two tabs may have been answered just before the primary one changed. */
  private async unusedSuccessorOf(token: string): Promise<string | undefined> {
    for (const kid of this.keyring.activeKids) {
      const successor = this.successorOf(token, kid);
      const row = await this.repository.findToken(hashOfLinkToken(successor));
      if (row) return row.usedAt ? undefined : successor;
    }
    return undefined;
  }

  /** Derived, not drawn: whoever repeats a refresh gets the same token, and none has to be kept in clear. */
  private successorOf(token: string, kid = this.keyring.primaryKid): string {
    return this.keyring.mac('rft', token, kid).toString('base64url');
  }

  private addToken(
    tx: Parameters<SessionRepository['addToken']>[0],
    sessionId: string,
    token: string,
    parentHash: string | null,
  ) {
    return this.repository.addToken(tx, {
      hash: hashOfLinkToken(token),
      sessionId,
      parentHash,
      expiresAt: inSeconds(REFRESH_SECONDS),
    });
  }

  private tokens(user: UserRow, sessionId: string, refreshToken: string): SessionTokens {
    return { ...this.access(user, sessionId), refreshToken, refreshSeconds: REFRESH_SECONDS };
  }

  private access(user: UserRow, sessionId: string): AccessToken {
    const subject = { userId: user.id, sessionId, epoch: user.securityEpoch };
    return { accessToken: signAccessToken(this.keyring, subject), accessSeconds: ACCESS_SECONDS };
  }
}

const inSeconds = (seconds: number): Date => new Date(Date.now() + seconds * 1000);
