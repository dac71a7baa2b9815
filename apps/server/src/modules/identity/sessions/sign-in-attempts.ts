import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database';
import { CodedError } from '#platform/errors';
import { AuditLog } from '../audit/audit-log.ts';
import { UserRepository } from '../users/user.repository.ts';

/** Who tried to sign in and could not. */
@Injectable()
export class SignInAttempts {
  constructor(
    private readonly database: Database,
    private readonly users: UserRepository,
    private readonly audit: AuditLog,
  ) {}

  /** Lets an attempt with that e-mail go on as it does; when it is refused, a trace is left first. */
  async watch<T>(email: string, attempt: () => Promise<T>): Promise<T> {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof CodedError && isRefusal(error)) {
        const user = await this.users.findByEmail(email);
        await this.failed({ name: email, userId: user?.id ?? null }, error.code);
      }
      throw error;
    }
  }

  /** `name` is what the visitor goes by; `userId` the account that stays closed, if there is one. */
  async failed({ name, userId }: { name: string; userId: string | null }, reason: string): Promise<void> {
    await this.audit.record(this.database, {
      action: 'user.sign_in_failed',
      actor: { visitor: name },
      object: { kind: 'user', id: userId, name },
      after: { reason },
    });
  }
}

const isRefusal = ({ status, code }: CodedError): boolean => status === 401 || code === 'ACCOUNT_DISABLED';
