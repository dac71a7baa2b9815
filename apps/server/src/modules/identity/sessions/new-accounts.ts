import type { SignedIn } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '#platform/config';
import { hashPassword } from '#platform/crypto';
import type { Transaction } from '#platform/database';
import { assertPassword } from '../account/password.policy.ts';
import { AuditLog } from '../audit/audit-log.ts';
import { emailTaken } from '../identity.errors.ts';
import { UserRepository, type UserRow } from '../users/user.repository.ts';
import { SessionService } from './session.service.ts';
import { answerSignedIn, clientOf } from './signed-in.answer.ts';

export type NewAccount = UserRow;
type Draft = Pick<UserRow, 'email' | 'name' | 'passwordHash' | 'role'>;

/** For links with which somebody makes their own account; whoever gave out the link answers for the address. */
@Injectable()
export class NewAccounts {
  private readonly secure: boolean;

  constructor(
    config: Config,
    private readonly users: UserRepository,
    private readonly sessions: SessionService,
    private readonly audit: AuditLog,
  ) {
    this.secure = config.origin.startsWith('https:');
  }

  async exists(email: string): Promise<boolean> {
    return (await this.users.findByEmail(email)) !== undefined;
  }

  /** What takes long, before the transaction. Throws EMAIL_TAKEN or PASSWORD_TOO_COMMON. */
  async prepare(input: { email: string; name: string; password: string }): Promise<Draft> {
    assertPassword(input.password);
    if (await this.exists(input.email)) throw emailTaken();
    const passwordHash = await hashPassword(input.password);
    return { email: input.email, name: input.name, passwordHash, role: 'user' };
  }

  /** Throws EMAIL_TAKEN when somebody was quicker. */
  async create(tx: Transaction, draft: Draft): Promise<NewAccount> {
    const user = await this.users.insertNew(tx, draft);
    if (!user) throw emailTaken();
    const { id, name, email, role } = user;
    await this.audit.record(tx, {
      action: 'user.created',
      actor: { userId: id, name },
      object: { kind: 'user', id, name },
      after: { email, role },
    });
    return user;
  }

  async signIn(account: NewAccount, request: FastifyRequest, reply: FastifyReply): Promise<SignedIn> {
    return answerSignedIn(await this.sessions.open(account, clientOf(request)), reply, this.secure);
  }
}
