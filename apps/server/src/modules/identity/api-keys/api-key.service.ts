import type { ApiKey, Input, Page, ProjectRole, identityEndpoints } from '@cairn/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { SharedReading, ShortCache } from '#platform/cache';
import { Keyring } from '#platform/crypto';
import { Database, type Executor, type Transaction } from '#platform/database';
import { AccessChanges, type Principal, notFound } from '#platform/http';
import { LOGGER, type Logger } from '#platform/logger';
import { RealtimeServer } from '#platform/realtime';
import { AuditLog } from '../audit/audit-log.ts';
import { scopesBeyondRole, systemKeyNeedsAdmin } from '../identity.errors.ts';
import { createKey, publicIdOf } from './api-key.format.ts';
import { toApiKey, toKeyFacts } from './api-key.mapper.ts';
import { mayManage, scopesBeyond } from './api-key.policy.ts';
import { ApiKeyRepository, type ApiKeyRow, type ApiKeyWithOwner } from './api-key.repository.ts';

const DAY = 24 * 3600 * 1000;
const MINUTE = 60_000;

type FoundKey = Awaited<ReturnType<ApiKeyRepository['findByPublicIds']>>[number];
type KeyCall = { caller: Principal; role: ProjectRole; projectId: string };
type CreateBody = Input<typeof identityEndpoints.createKey>['body'];

@Injectable()
export class ApiKeyService {
  private readonly found = new ShortCache<FoundKey>(1_000);
  // After a save, the keys of all workstations are asked for at once.
  private readonly readings = new SharedReading<string, FoundKey>((_about, publicIds) =>
    this.repository.findByPublicIds(publicIds),
  );
  private readonly markedAt = new Map<string, number>();

  constructor(
    private readonly database: Database,
    private readonly repository: ApiKeyRepository,
    private readonly audit: AuditLog,
    private readonly keyring: Keyring,
    private readonly realtime: RealtimeServer,
    private readonly changes: AccessChanges,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    changes.onChange(() => this.found.clear());
  }

  /** null for a key that is unknown, switched off, expired or whose owner is gone. */
  async authenticate(key: string): Promise<Principal | null> {
    const publicId = publicIdOf(key);
    if (!publicId) return null;
    const row = await this.found.get(publicId, () => this.readings.ask('keys', publicId));
    if (!row || !row.key.isActive || row.owner.disabledAt) return null;
    if (row.key.expiresAt && row.key.expiresAt.getTime() <= Date.now()) return null;
    if (!this.keyring.has(row.key.pepperKid)) return null;
    if (!this.keyring.matches('apk', key, Buffer.from(row.key.hash, 'base64url'), row.key.pepperKid))
      return null;
    if (row.key.pepperKid !== this.keyring.primaryKid) this.renewPepper(row.key, key);
    this.markUsed(row.key.id);
    const { id, scopes, projectId } = row.key;
    const { owner } = row;
    return {
      userId: owner.id,
      name: owner.name,
      systemRole: owner.role,
      sessionId: null,
      apiKey: { id, scopes, projectId },
      byCookie: false,
    };
  }

  async isStill(keyId: string, { systemRole }: Principal): Promise<boolean> {
    const row = await this.repository.findUsable(keyId);
    if (!row || !this.keyring.has(row.key.pepperKid)) return false;
    return systemRole === 'user' || row.owner.role === systemRole;
  }

  async create({ caller, role, projectId }: KeyCall, body: CreateBody): Promise<ApiKey & { key: string }> {
    const beyond = scopesBeyond(role, body.scopes);
    if (beyond.length > 0) throw scopesBeyondRole(beyond, role);
    if (body.allProjects && caller.systemRole !== 'admin') throw systemKeyNeedsAdmin();
    const { row, key } = await this.database.transaction((tx) =>
      this.issue(tx, caller, { ...body, projectId: body.allProjects ? null : projectId }),
    );
    return { ...toApiKey({ key: row, ownerName: caller.name }, true), key };
  }

  /** Makes a key without asking whether the caller may. */
  async issue(
    tx: Transaction,
    caller: Principal,
    wanted: Pick<CreateBody, 'name' | 'scopes' | 'expiresInDays'> & { projectId: string | null },
  ): Promise<{ row: ApiKeyRow; key: string }> {
    const { publicId, key } = createKey();
    const row = await this.repository.insert(tx, {
      publicId,
      name: wanted.name,
      projectId: wanted.projectId,
      ownerId: caller.userId,
      scopes: [...new Set(wanted.scopes)],
      hash: this.keyring.mac('apk', key).toString('base64url'),
      pepperKid: this.keyring.primaryKid,
      expiresAt: new Date(Date.now() + wanted.expiresInDays * DAY),
    });
    await this.record(tx, caller, 'key.created', undefined, row);
    return { row, key };
  }

  async list(
    { caller, role, projectId }: KeyCall,
    page: { page: number; perPage: number },
  ): Promise<Page<ApiKey>> {
    const ownerId = role === 'admin' ? null : caller.userId;
    const { rows, total } = await this.repository.list(
      projectId,
      ownerId,
      (page.page - 1) * page.perPage,
      page.perPage,
    );
    const data = rows.map((row) => toApiKey(row, mayManage(role, caller.userId, row.key)));
    return { data, meta: { ...page, total } };
  }

  namesOf(keyIds: readonly string[]): Promise<Map<string, string>> {
    return this.repository.namesOf(keyIds);
  }

  async update(call: KeyCall, keyId: string, change: { name?: string; isActive?: boolean }): Promise<ApiKey> {
    const { key, ownerName } = await this.database.transaction(async (tx) => {
      const before = await this.managed(tx, call, keyId);
      if (Object.keys(change).length === 0) return before;
      const after = await this.repository.update(tx, keyId, change);
      await this.changes.announce(tx, keyId);
      await this.record(tx, call.caller, 'key.updated', before.key, after);
      return { ...before, key: after };
    });
    if (change.isActive === false) this.revoked(key.id, key.publicId);
    else this.found.forget(key.publicId);
    return toApiKey({ key, ownerName }, true);
  }

  async delete(call: KeyCall, keyId: string): Promise<void> {
    const { key } = await this.database.transaction(async (tx) => {
      const managed = await this.managed(tx, call, keyId);
      await this.repository.delete(tx, keyId);
      await this.changes.announce(tx, keyId);
      await this.record(tx, call.caller, 'key.deleted', managed.key, undefined);
      return managed;
    });
    this.revoked(key.id, key.publicId);
  }

  /** For the project's own deletion. */
  async deleteForProject(tx: Transaction, projectId: string): Promise<void> {
    await this.repository.deleteForProject(tx, projectId);
    await this.changes.announce(tx, projectId);
    tx.afterCommit(() => {
      this.found.clear();
      this.realtime.disconnect((principal) => principal.apiKey?.projectId === projectId);
    });
  }

  /** After a change of the owner's role or state: every key is looked up anew, and its sockets have to connect again. */
  async ownerChanged(tx: Transaction, ownerId: string): Promise<void> {
    await this.changes.announce(tx, ownerId);
    tx.afterCommit(() => {
      this.found.clear();
      this.realtime.disconnect((principal) => principal.apiKey !== null && principal.userId === ownerId);
    });
  }

  private async managed(
    on: Executor,
    { caller, role, projectId }: KeyCall,
    keyId: string,
  ): Promise<ApiKeyWithOwner> {
    const row = await this.repository.findForUpdate(on, projectId, keyId);
    if (!row || !mayManage(role, caller.userId, row.key)) throw notFound('API key');
    return row;
  }

  private record(
    on: Executor,
    actor: Principal,
    action: 'key.created' | 'key.updated' | 'key.deleted',
    before: ApiKeyRow | undefined,
    after: ApiKeyRow | undefined,
  ): Promise<void> {
    const { id, name, projectId } = (after ?? before)!;
    return this.audit.record(on, {
      action,
      actor,
      object: { kind: 'key', id, name },
      projectId,
      ...(before && { before: toKeyFacts(before) }),
      ...(after && { after: toKeyFacts(after) }),
    });
  }

  private revoked(keyId: string, publicId: string): void {
    this.found.forget(publicId);
    this.realtime.disconnect((principal) => principal.apiKey?.id === keyId);
  }

  /** Only while a key is being used is it known, and so can be hashed anew after a rotation. */
  private renewPepper({ id, publicId, hash }: ApiKeyRow, key: string): void {
    const pepperKid = this.keyring.primaryKid;
    const fresh = { hash: this.keyring.mac('apk', key, pepperKid).toString('base64url'), pepperKid };
    this.repository.rehash(id, hash, fresh).then(
      () => this.found.forget(publicId),
      (error: unknown) => this.logger.warn({ err: error }, 'a key keeps its old pepper until its next use'),
    );
  }

  private markUsed(keyId: string): void {
    const now = Date.now();
    if (now - (this.markedAt.get(keyId) ?? 0) < MINUTE) return;
    this.markedAt.set(keyId, now);
    this.repository
      .markUsed(keyId)
      .catch((error: unknown) => this.logger.warn({ err: error }, 'last use of a key not noted'));
  }
}
