import { Injectable } from '@nestjs/common';
import { verifyPassword } from '#platform/crypto';
import { accountDisabled, badCredentials } from '../identity.errors.ts';
import { UserRepository, type UserRow } from '../users/user.repository.ts';
import { SignInThrottle } from './sign-in.throttle.ts';

/** The first step of every way in that takes a password. */
@Injectable()
export class SignInService {
  constructor(
    private readonly users: UserRepository,
    private readonly throttle: SignInThrottle,
  ) {}

  /**
   * Throws BAD_CREDENTIALS, after the same time whether the account exists or not; RATE_LIMITED after too many of them.
   * That an account is disabled is told to whoever knows its password alone.
   */
  async checkPassword(email: string, password: string): Promise<UserRow> {
    const user = await this.users.findByEmail(email);
    const isRight = await this.isPasswordOf(email, user, password);
    if (!user || !isRight) throw badCredentials();
    if (user.disabledAt) throw accountDisabled();
    return user;
  }

  /** Takes the same time for an account that is not there. Throws RATE_LIMITED after too many wrong passwords. */
  isPasswordOf(email: string, user: UserRow | undefined, password: string): Promise<boolean> {
    return this.throttle.password(email, () => verifyPassword(password, user?.passwordHash ?? undefined));
  }
}
