import { Injectable } from '@nestjs/common';
import { Keyring } from '#platform/crypto';
import { Database } from '#platform/database';
import { AuditLog } from '../audit/audit-log.ts';
import { secondFactorNeeded, secondFactorWrong, ticketInvalid } from '../identity.errors.ts';
import { UserRepository, type UserRow } from '../users/user.repository.ts';
import { SecondFactorService } from './second-factor.service.ts';
import { readTicket, signTicket } from './sign-in-ticket.ts';

/** The second step of a sign-in, for accounts that have a second factor. */
@Injectable()
export class SecondStep {
  constructor(
    private readonly database: Database,
    private readonly users: UserRepository,
    private readonly factors: SecondFactorService,
    private readonly keyring: Keyring,
    private readonly audit: AuditLog,
  ) {}

  /** After the first step, before any session: throws SECOND_FACTOR_NEEDED, with the ticket for `finish`, when there is a second factor. */
  async assertNotNeeded(user: UserRow): Promise<void> {
    const { hasSecondFactor, recoveryCodesLeft } = await this.factors.stateOf(user.id);
    if (!hasSecondFactor) return;
    const ticket = signTicket(this.keyring, { userId: user.id, epoch: user.securityEpoch });
    throw secondFactorNeeded({ ticket, methods: recoveryCodesLeft > 0 ? ['totp', 'recovery'] : ['totp'] });
  }

  /** Who is signed in now. */
  async finish(ticket: string, code: string): Promise<UserRow> {
    const begun = readTicket(this.keyring, ticket);
    const user = begun && (await this.users.findById(begun.userId));
    if (!user || user.disabledAt || user.securityEpoch !== begun.epoch) throw ticketInvalid();
    if (await this.factors.takeCode(user.id, code)) return user;
    await this.audit.record(this.database, {
      action: 'user.sign_in_failed',
      actor: { visitor: user.email },
      object: { kind: 'user', id: user.id, name: user.email },
      after: { reason: 'SECOND_FACTOR_WRONG' },
    });
    throw secondFactorWrong();
  }
}
