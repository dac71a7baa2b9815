import { Injectable } from '@nestjs/common';
import { CodedError } from '#platform/errors';
import { currentRequest } from '#platform/logger';
import { tooManyAttempts } from '../identity.errors.ts';
import { AttemptCounter, type AttemptLimit } from './attempt-counter.ts';
import { accountKey, addressKey } from './attempt.key.ts';

const QUARTER_HOUR = 15 * 60;
const WRONG_PASSWORDS: AttemptLimit = { attempts: 10, seconds: QUARTER_HOUR };
// An office shares one address, and forgets passwords; a list of accounts is longer than that.
const WRONG_OF_ADDRESS: AttemptLimit = { attempts: 100, seconds: QUARTER_HOUR };
// Of a million codes three count at a time; and a ticket, which lives for five minutes, does not outlive its ten.
const WRONG_CODES: AttemptLimit = { attempts: 10, seconds: QUARTER_HOUR };
const WRONG_LINKS: AttemptLimit = { attempts: 20, seconds: QUARTER_HOUR };
// A code for a machine has 34 bits and lives for ten minutes.
const WRONG_DEVICE_CODES: AttemptLimit = { attempts: 10, seconds: QUARTER_HOUR };
const DEVICES_OF_ADDRESS: AttemptLimit = { attempts: 60, seconds: QUARTER_HOUR };
const MAILS_TO_ACCOUNT: AttemptLimit = { attempts: 3, seconds: QUARTER_HOUR };
const MAILS_OF_ADDRESS: AttemptLimit = { attempts: 30, seconds: QUARTER_HOUR };

type Allowance = readonly [key: string, limit: AttemptLimit];

/** Keeps passwords and links from being guessed, by account and by address. What is right does not count. */
@Injectable()
export class SignInThrottle {
  constructor(private readonly counter: AttemptCounter) {}

  /** Throws RATE_LIMITED, without looking at the password, after too many wrong ones. */
  password(email: string, isRight: () => Promise<boolean>): Promise<boolean> {
    return this.watch([[passwordKey(email), WRONG_PASSWORDS], here('password', WRONG_OF_ADDRESS)], isRight);
  }

  /** Throws RATE_LIMITED, without looking at the code of a second factor, after too many wrong ones. */
  code(userId: string, isRight: () => Promise<boolean>): Promise<boolean> {
    return this.watch([[`code ${userId}`, WRONG_CODES]], isRight);
  }

  /** Whoever could set a new password begins anew. */
  forgive(email: string): Promise<void> {
    return this.counter.clear(passwordKey(email));
  }

  /** Runs what throws when the link is wrong. */
  async link(use: () => Promise<void>): Promise<void> {
    await this.watch([here('link', WRONG_LINKS)], async () => {
      await use();
      return true;
    });
  }

  /** Counts a machine that begins to sign in. */
  device(): Promise<void> {
    return this.take([here('device', DEVICES_OF_ADDRESS)]);
  }

  /** Runs what throws when the code of a machine is wrong. */
  async deviceCode<T>(userId: string, use: () => Promise<T>): Promise<T> {
    let result: { value: T } | undefined;
    await this.watch([[`device code ${userId}`, WRONG_DEVICE_CODES]], async () => {
      result = { value: await use() };
      return true;
    });
    return result!.value;
  }

  /** Counts a mail to an account, whether there is one or not. */
  mail(email: string): Promise<void> {
    return this.take([[`mail ${accountKey(email)}`, MAILS_TO_ACCOUNT], here('mail', MAILS_OF_ADDRESS)]);
  }

  private async watch(allowances: readonly Allowance[], isRight: () => Promise<boolean>): Promise<boolean> {
    // Counted before, so that many at the same moment do not slip through.
    await this.take(allowances);
    try {
      const right = await isRight();
      if (right) await this.giveBack(allowances);
      return right;
    } catch (error) {
      if (!isWrongLink(error)) await this.giveBack(allowances);
      throw error;
    }
  }

  private async take(allowances: readonly Allowance[]): Promise<void> {
    for (const [at, [key, limit]] of allowances.entries()) {
      const wait = await this.counter.take(key, limit);
      if (wait === 0) continue;
      await this.giveBack(allowances.slice(0, at));
      throw tooManyAttempts(wait);
    }
  }

  private async giveBack(allowances: readonly Allowance[]): Promise<void> {
    for (const [key] of allowances) await this.counter.giveBack(key);
  }
}

const isWrongLink = (error: unknown) =>
  error instanceof CodedError && (error.code === 'LINK_INVALID' || error.code === 'DEVICE_CODE_INVALID');
const passwordKey = (email: string) => `password ${accountKey(email)}`;
const here = (what: string, limit: AttemptLimit): Allowance => [
  `${what} from ${addressKey(currentRequest()?.ip)}`,
  limit,
];
