import { Injectable } from '@nestjs/common';
import type { Principal } from '#platform/http';
import { freshProofNeeded } from '../identity.errors.ts';
import { SessionRepository } from './session.repository.ts';

const MINUTES = 10;

/** Stands before whatever could take an account away: a session left open is not enough for that. */
@Injectable()
export class FreshProof {
  constructor(private readonly sessions: SessionRepository) {}

  /** Throws FRESH_PROOF_NEEDED unless the caller signed in, or confirmed, within the last ten minutes. */
  async assert(principal: Principal): Promise<void> {
    if (!(await this.until(principal))) throw freshProofNeeded();
  }

  /** After a password or a code was right. Until when that holds. */
  async renew(principal: Principal): Promise<Date> {
    if (principal.sessionId) await this.sessions.confirm(principal.sessionId);
    const until = await this.until(principal);
    if (!until) throw freshProofNeeded();
    return until;
  }

  /** Until when the caller's proof is fresh; null when it is not. */
  async until({ sessionId }: Principal): Promise<Date | null> {
    const found = sessionId ? await this.sessions.findLive(sessionId) : undefined;
    const confirmedAt = found?.session.confirmedAt;
    if (!confirmedAt) return null;
    const until = new Date(confirmedAt.getTime() + MINUTES * 60_000);
    return until > new Date() ? until : null;
  }
}
