import type { DeviceSignIn, DeviceToken, Scope } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { Config } from '#platform/config';
import { Keyring, createLinkToken, hashOfLinkToken } from '#platform/crypto';
import { Database, type Transaction } from '#platform/database';
import { type Principal, ProjectAccess } from '#platform/http';
import { currentRequest } from '#platform/logger';
import { scopesBeyond } from '../api-keys/api-key.policy.ts';
import { ApiKeyService } from '../api-keys/api-key.service.ts';
import { AuditLog } from '../audit/audit-log.ts';
import { deviceCodeInvalid } from '../identity.errors.ts';
import { SignInThrottle } from '../sign-in/sign-in.throttle.ts';
import { DeviceSignInRepository, type DeviceSignInRow } from './device-sign-in.repository.ts';
import { drawUserCode, shownUserCode, typedUserCode } from './user-code.ts';

const LIFE_SECONDS = 600;
const INTERVAL_SECONDS = 3;
const KEY_DAYS = 90;
const SCOPES: readonly Scope[] = ['hook', 'read', 'write'];
// With twenty letters eight times, two codes of the same ten minutes are hardly ever alike.
const DRAWS = 3;

/** Lets machines in that have no browser: they show a code, and a person approves it where they are signed in. */
@Injectable()
export class DeviceSignIns {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly repository: DeviceSignInRepository,
    private readonly keys: ApiKeyService,
    private readonly keyring: Keyring,
    private readonly access: ProjectAccess,
    private readonly throttle: SignInThrottle,
    private readonly audit: AuditLog,
  ) {}

  async begin(machineName: string, projectId: string | null) {
    await this.throttle.device();
    const deviceCode = createLinkToken();
    const userCode = await this.keep(deviceCode, machineName, projectId);
    const verificationUrl = `${this.config.origin}/device`;
    return {
      deviceCode,
      userCode,
      verificationUrl,
      verificationUrlComplete: `${verificationUrl}?code=${userCode}`,
      expiresIn: LIFE_SECONDS,
      interval: INTERVAL_SECONDS,
    };
  }

  /** Throws DEVICE_CODE_INVALID, which counts: codes are not to be guessed. */
  async look(caller: Principal, userCode: string): Promise<DeviceSignIn> {
    return this.throttle.deviceCode(caller.userId, async () => {
      const row = await this.repository.findWaiting(this.hashOf(userCode));
      if (!row) throw deviceCodeInvalid();
      return {
        machineName: row.machineName,
        projectId: row.wantedProjectId,
        ip: row.ip,
        createdAt: row.createdAt.toISOString(),
        expiresAt: row.expiresAt.toISOString(),
      };
    });
  }

  approve(caller: Principal, projectId: string, userCode: string): Promise<void> {
    const decision = { approvedBy: caller.userId, approvedProjectId: projectId };
    return this.decide(caller, userCode, decision, 'device.approved', projectId);
  }

  refuse(caller: Principal, userCode: string): Promise<void> {
    return this.decide(caller, userCode, { refusedAt: new Date() }, 'device.refused', null);
  }

  /** For the machine, which asks until somebody has decided. The key is made and given out in one go, once. */
  async token(deviceCode: string): Promise<DeviceToken> {
    const deviceHash = hashOfLinkToken(deviceCode);
    const row = await this.repository.find(deviceHash);
    if (!row) throw deviceCodeInvalid();
    if (row.refusedAt) return { state: 'refused' };
    if (!row.approvedBy) return { state: 'pending' };
    return this.database.transaction((tx) => this.exchange(tx, deviceHash));
  }

  private async keep(deviceCode: string, machineName: string, projectId: string | null): Promise<string> {
    for (let draw = 0; draw < DRAWS; draw += 1) {
      const userCode = shownUserCode(drawUserCode());
      const isKept = await this.repository.insert({
        deviceHash: hashOfLinkToken(deviceCode),
        userCodeHash: this.hashOf(userCode),
        machineName,
        wantedProjectId: projectId,
        ip: currentRequest()?.ip ?? null,
        expiresAt: new Date(Date.now() + LIFE_SECONDS * 1000),
      });
      if (isKept) return userCode;
    }
    throw new Error('no code for a machine could be drawn that is not in use');
  }

  private async decide(
    caller: Principal,
    userCode: string,
    decision: Partial<DeviceSignInRow>,
    action: 'device.approved' | 'device.refused',
    projectId: string | null,
  ): Promise<void> {
    await this.throttle.deviceCode(caller.userId, () =>
      this.database.transaction(async (tx) => {
        const row = await this.repository.decide(tx, this.hashOf(userCode), decision);
        if (!row) throw deviceCodeInvalid();
        await this.audit.record(tx, {
          action,
          actor: caller,
          object: { kind: 'device', id: null, name: row.machineName },
          projectId,
          after: { askedFrom: row.ip },
        });
      }),
    );
  }

  private async exchange(tx: Transaction, deviceHash: string): Promise<DeviceToken> {
    const taken = await this.repository.takeApproved(tx, deviceHash);
    if (!taken) throw deviceCodeInvalid();
    const { owner, machineName, projectId } = taken;
    const caller: Principal = {
      userId: owner.id,
      name: owner.name,
      systemRole: owner.role,
      sessionId: null,
      apiKey: null,
      byCookie: false,
    };
    // Rights may have gone since the approval.
    const role = await this.access.roleOf(caller, projectId);
    if (!role) throw deviceCodeInvalid();
    const beyond = scopesBeyond(role, SCOPES);
    const scopes = SCOPES.filter((scope) => !beyond.includes(scope));
    const { key, row } = await this.keys.issue(tx, caller, {
      name: machineName,
      projectId,
      scopes,
      expiresInDays: KEY_DAYS,
    });
    return {
      state: 'approved',
      key,
      name: row.name,
      projectId,
      scopes,
      expiresAt: row.expiresAt!.toISOString(),
    };
  }

  /** A code for people is short enough to be tried out, so it takes the server's secret to tell one from its hash. */
  private hashOf(userCode: string): string {
    return this.keyring.mac('dev', typedUserCode(userCode)).toString('base64url');
  }
}
