import { Injectable } from '@nestjs/common';
import { createLinkToken, hashOfLinkToken } from '#platform/crypto';
import type { Executor } from '#platform/database';
import { linkInvalid } from '../identity.errors.ts';
import { AccessLinkRepository } from './access-link.repository.ts';

/** Single-use links with which the owner of an account sets a password. An account has one at a time. */
@Injectable()
export class AccessLinks {
  constructor(private readonly repository: AccessLinkRepository) {}

  /** The token of a new link; what is kept of it cannot be used. Earlier links of the account end. */
  async issue(on: Executor, userId: string, hours: number): Promise<string> {
    const token = createLinkToken();
    const expiresAt = new Date(Date.now() + hours * 3600_000);
    await this.repository.replace(on, { hash: hashOfLinkToken(token), userId, expiresAt });
    return token;
  }

  /** Every link of the account ends. */
  withdraw(on: Executor, userId: string): Promise<void> {
    return this.repository.withdraw(on, userId);
  }

  /** The id of the account that the link opens. Throws LINK_INVALID; a rollback leaves the link usable. */
  async consume(on: Executor, token: string): Promise<string> {
    const userId = await this.repository.use(on, hashOfLinkToken(token));
    if (!userId) throw linkInvalid();
    return userId;
  }
}
