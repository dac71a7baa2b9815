import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '#platform/config';
import { hashPassword } from '#platform/crypto';
import { Database } from '#platform/database';
import { assertPassword } from '../account/password.policy.ts';
import { AuditLog } from '../audit/audit-log.ts';
import { setupDone, setupTokenInvalid } from '../identity.errors.ts';
import { UserRepository, type UserRow } from '../users/user.repository.ts';

/** The first owner, made once, by whoever can read what the server printed. */
@Injectable()
export class SetupService {
  private readonly token: string;
  private done = false;

  constructor(
    config: Config,
    private readonly database: Database,
    private readonly users: UserRepository,
    private readonly audit: AuditLog,
  ) {
    this.token = config.setupToken ?? randomBytes(18).toString('base64url');
  }

  async isRequired(): Promise<boolean> {
    this.done ||= await this.users.any();
    return !this.done;
  }

  /** To be printed at start; undefined once an owner exists. */
  async pendingToken(): Promise<string | undefined> {
    return (await this.isRequired()) ? this.token : undefined;
  }

  async createOwner(input: {
    token: string;
    email: string;
    name: string;
    password: string;
  }): Promise<UserRow> {
    if (!(await this.isRequired())) throw setupDone();
    const [given, expected] = [Buffer.from(input.token), Buffer.from(this.token)];
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw setupTokenInvalid();
    assertPassword(input.password);
    const passwordHash = await hashPassword(input.password);
    return this.database.transaction(async (tx) => {
      await this.users.lockSetup(tx);
      if (await this.users.any(tx)) throw setupDone();
      const { email, name } = input;
      const owner = await this.users.insert(tx, { email, name, passwordHash, role: 'admin' });
      await this.audit.record(tx, {
        action: 'user.created',
        actor: { userId: owner.id, name },
        object: { kind: 'user', id: owner.id, name },
        after: { email: owner.email, name, role: owner.role },
      });
      return owner;
    });
  }
}
