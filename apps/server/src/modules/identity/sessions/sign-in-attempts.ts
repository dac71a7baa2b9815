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
      if (error instanceof CodedError && error.status === 401) await this.failed(email, error.code);
      throw error;
    }
  }

  private async failed(email: string, reason: string): Promise<void> {
    const user = await this.users.findByEmail(email);
    await this.audit.record(this.database, {
      action: 'user.sign_in_failed',
      actor: { visitor: email },
      object: { kind: 'user', id: user?.id ?? null, name: email },
      after: { reason },
    });
  }
}
