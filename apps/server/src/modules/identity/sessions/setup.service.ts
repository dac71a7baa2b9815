import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '#platform/config';
import { hashPassword } from '#platform/crypto';
import { Database } from '#platform/database';
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
    const passwordHash = await hashPassword(input.password);
    return this.database.transaction(async (tx) => {
      await this.users.lockSetup(tx);
      if (await this.users.any(tx)) throw setupDone();
      return this.users.insert(tx, { email: input.email, name: input.name, passwordHash, role: 'admin' });
    });
  }
}
