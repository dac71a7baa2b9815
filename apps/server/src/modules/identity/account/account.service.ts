import type { Account, User } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { hashPassword } from '#platform/crypto';
import { Database } from '#platform/database';
import type { Principal } from '#platform/http';
import { AuditLog } from '../audit/audit-log.ts';
import {
  passwordMissing,
  secondFactorMissing,
  secondFactorWrong,
  sessionEnded,
  wrongPassword,
} from '../identity.errors.ts';
import { AccessLinks } from '../links/access-link.service.ts';
import { LinkedIdentities } from '../oauth/linked-identity.service.ts';
import { SecondFactorService } from '../second-factor/second-factor.service.ts';
import { FreshProof } from '../sessions/fresh-proof.ts';
import { SessionService } from '../sessions/session.service.ts';
import { SignInService } from '../sign-in/sign-in.service.ts';
import { toUser } from '../users/user.mapper.ts';
import { UserRepository, type UserRow } from '../users/user.repository.ts';
import { assertPassword } from './password.policy.ts';

/** What people do with their own account. */
@Injectable()
export class AccountService {
  constructor(
    private readonly database: Database,
    private readonly identities: LinkedIdentities,
    private readonly users: UserRepository,
    private readonly signIn: SignInService,
    private readonly sessions: SessionService,
    private readonly secondFactor: SecondFactorService,
    private readonly freshProof: FreshProof,
    private readonly links: AccessLinks,
    private readonly audit: AuditLog,
  ) {}

  async get(caller: Principal): Promise<Account> {
    const user = await this.userOf(caller);
    const [factor, identities, until] = await Promise.all([
      this.secondFactor.stateOf(user.id),
      this.identities.of(user.id),
      this.freshProof.until(caller),
    ]);
    return {
      user: toUser(user),
      hasPassword: user.passwordHash !== null,
      ...factor,
      identities,
      confirmedUntil: until?.toISOString() ?? null,
    };
  }

  async rename(caller: Principal, name: string): Promise<User> {
    return this.database.transaction(async (tx) => {
      const user = await this.users.rename(tx, caller.userId, name);
      if (!user) throw sessionEnded();
      const object = { kind: 'user', id: user.id, name: user.name };
      const change = { before: { name: caller.name }, after: { name } };
      await this.audit.record(tx, { action: 'user.updated', actor: caller, object, ...change });
      await this.sessions.personChanged(tx, user.id);
      return toUser(user);
    });
  }

  /** Asks for all that a sign-in would, and whatever is given must be right. Until when the proof holds. */
  async confirm(caller: Principal, proof: { password?: string; code?: string }): Promise<Date> {
    const user = await this.userOf(caller);
    const { hasSecondFactor } = await this.secondFactor.stateOf(user.id);
    if (user.passwordHash !== null && proof.password === undefined) throw passwordMissing();
    if (hasSecondFactor && proof.code === undefined) throw secondFactorMissing();
    if (proof.password !== undefined) await this.assertPasswordOf(user, proof.password);
    if (proof.code !== undefined && !(await this.secondFactor.takeCode(user.id, proof.code)))
      throw secondFactorWrong();
    return this.freshProof.renew(caller);
  }

  /** Every other session, every access token and every link that was sent ends with the old password. */
  async changePassword(
    caller: Principal,
    { currentPassword, newPassword }: { currentPassword?: string; newPassword: string },
  ): Promise<void> {
    assertPassword(newPassword);
    const user = await this.userOf(caller);
    if (currentPassword !== undefined) await this.assertPasswordOf(user, currentPassword);
    const { hasSecondFactor } = await this.secondFactor.stateOf(user.id);
    if (currentPassword === undefined || hasSecondFactor) await this.freshProof.assert(caller);
    const passwordHash = await hashPassword(newPassword);
    await this.database.transaction(async (tx) => {
      await this.users.setPassword(tx, user.id, passwordHash);
      await this.links.withdraw(tx, user.id);
      const sessionsEnded = await this.sessions.endOthersOf(tx, user.id, caller.sessionId);
      const object = { kind: 'user', id: user.id, name: user.name };
      const after = { sessionsEnded };
      await this.audit.record(tx, { action: 'user.password_changed', actor: caller, object, after });
    });
  }

  private async assertPasswordOf(user: UserRow, password: string): Promise<void> {
    if (!(await this.signIn.isPasswordOf(user.email, user, password))) throw wrongPassword();
  }

  private async userOf({ userId }: Principal): Promise<UserRow> {
    const user = await this.users.findById(userId);
    if (!user) throw sessionEnded();
    return user;
  }
}
