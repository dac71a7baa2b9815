import { Injectable } from '@nestjs/common';
import { Keyring } from '#platform/crypto';
import { Database, type Executor } from '#platform/database';
import type { Principal } from '#platform/http';
import { AuditLog } from '../audit/audit-log.ts';
import { secondFactorOff, secondFactorOn, secondFactorWrong, sessionEnded } from '../identity.errors.ts';
import { SignInThrottle } from '../sign-in/sign-in.throttle.ts';
import { UserRepository } from '../users/user.repository.ts';
import { newRecoveryCodes, recoveryCodeOf, recoveryHash } from './recovery-code.ts';
import { SecondFactorRepository } from './second-factor.repository.ts';
import { matchingStep, newTotpSecret, totpUri } from './totp.ts';

type Action = 'user.second_factor_on' | 'user.second_factor_off' | 'user.recovery_codes_renewed';

/** The second factor of an account: an authenticator, and recovery codes for the day it is lost. */
@Injectable()
export class SecondFactorService {
  constructor(
    private readonly database: Database,
    private readonly repository: SecondFactorRepository,
    private readonly users: UserRepository,
    private readonly throttle: SignInThrottle,
    private readonly keyring: Keyring,
    private readonly audit: AuditLog,
  ) {}

  async stateOf(userId: string): Promise<{ hasSecondFactor: boolean; recoveryCodesLeft: number }> {
    const [inForce, recoveryCodesLeft] = await Promise.all([
      this.repository.findInForce(userId),
      this.repository.countRecoveryCodes(userId),
    ]);
    return { hasSecondFactor: inForce !== undefined, recoveryCodesLeft };
  }

  /** The one answer that holds the secret. Nothing is in force until its first code. */
  async begin({ userId }: Principal): Promise<{ secret: string; uri: string }> {
    const user = await this.users.findById(userId);
    if (!user) throw sessionEnded();
    const secret = newTotpSecret();
    const begun = await this.repository.begin(userId, this.keyring.seal('otp', placeOf(userId), secret));
    if (!begun) throw secondFactorOn();
    return { secret, uri: totpUri(secret, user.email, 'Cairn') };
  }

  /** The recovery codes, which nobody can read any more afterwards. */
  confirm(caller: Principal, code: string): Promise<string[]> {
    const { userId } = caller;
    return this.database.transaction(async (tx) => {
      const begun = await this.repository.lock(tx, userId);
      if (!begun) throw secondFactorOff();
      if (begun.confirmedAt) throw secondFactorOn();
      const step = matchingStep(this.secretOf(begun), withoutSpaces(code), Date.now());
      if (step === undefined) throw secondFactorWrong();
      await this.repository.confirm(tx, userId, step);
      await this.record(tx, caller, 'user.second_factor_on');
      return this.freshRecoveryCodes(tx, userId);
    });
  }

  /** No mistake when there is none. */
  async remove(caller: Principal): Promise<void> {
    await this.database.transaction(async (tx) => {
      const wasOn = await this.repository.remove(tx, caller.userId);
      if (wasOn) await this.record(tx, caller, 'user.second_factor_off');
    });
  }

  renewRecoveryCodes(caller: Principal): Promise<string[]> {
    return this.database.transaction(async (tx) => {
      const factor = await this.repository.lock(tx, caller.userId);
      if (!factor?.confirmedAt) throw secondFactorOff();
      await this.record(tx, caller, 'user.recovery_codes_renewed');
      return this.freshRecoveryCodes(tx, caller.userId);
    });
  }

  /** True when the code is one of the account's; it is used up then. Throws RATE_LIMITED after too many wrong ones. */
  takeCode(userId: string, code: string): Promise<boolean> {
    const recoveryCode = recoveryCodeOf(code);
    return this.throttle.code(userId, () =>
      recoveryCode ? this.takeRecoveryCode(userId, recoveryCode) : this.takeTotp(userId, code),
    );
  }

  private async takeTotp(userId: string, code: string): Promise<boolean> {
    const factor = await this.repository.findInForce(userId);
    if (!factor) return false;
    const step = matchingStep(this.secretOf(factor), withoutSpaces(code), Date.now());
    return step !== undefined && this.repository.takeStep(userId, step);
  }

  private takeRecoveryCode(userId: string, code: string): Promise<boolean> {
    const hashes = this.keyring.kids.map((kid) => recoveryHash(this.keyring, userId, code, kid));
    return this.repository.takeRecoveryCode(userId, hashes);
  }

  private async freshRecoveryCodes(on: Executor, userId: string): Promise<string[]> {
    const codes = newRecoveryCodes();
    const hashes = codes.map((code) => recoveryHash(this.keyring, userId, code));
    await this.repository.replaceRecoveryCodes(on, userId, hashes);
    return codes;
  }

  private secretOf({ userId, secret }: { userId: string; secret: string }): string {
    return this.keyring.open('otp', placeOf(userId), secret);
  }

  private record(on: Executor, caller: Principal, action: Action): Promise<void> {
    const object = { kind: 'user', id: caller.userId, name: caller.name };
    return this.audit.record(on, { action, actor: caller, object });
  }
}

const placeOf = (userId: string) => ({
  table: 'second_factors',
  column: 'secret',
  rowId: userId,
  projectId: '',
});

/** Authenticators show `123 456`. */
const withoutSpaces = (code: string): string => code.replaceAll(/\s/g, '');
