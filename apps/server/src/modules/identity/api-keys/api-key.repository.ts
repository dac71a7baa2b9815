import { Injectable } from '@nestjs/common';
import { and, count, desc, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm';
import { Database, type Executor } from '#platform/database';
import { users } from '../users/user.schema.ts';
import { apiKeys } from './api-key.schema.ts';

export type ApiKeyRow = typeof apiKeys.$inferSelect;
export type ApiKeyWithOwner = { key: ApiKeyRow; ownerName: string };
type NewApiKey = Pick<
  ApiKeyRow,
  'publicId' | 'name' | 'projectId' | 'ownerId' | 'scopes' | 'hash' | 'pepperKid' | 'expiresAt'
>;

@Injectable()
export class ApiKeyRepository {
  constructor(private readonly database: Database) {}

  async insert(on: Executor, key: NewApiKey): Promise<ApiKeyRow> {
    const [row] = await on.orm.insert(apiKeys).values(key).returning();
    return row!;
  }

  /** In the order of the ids; undefined for one that is unknown. */
  async findByPublicIds(publicIds: readonly string[]) {
    const rows = await this.database.orm
      .select({ key: apiKeys, owner: users })
      .from(apiKeys)
      .innerJoin(users, eq(users.id, apiKeys.ownerId))
      .where(inArray(apiKeys.publicId, [...publicIds]));
    const byId = new Map(rows.map((row) => [row.key.publicId, row]));
    return publicIds.map((publicId) => byId.get(publicId));
  }

  /** Undefined when the key, or its owner, may do nothing any more. */
  async findUsable(keyId: string) {
    const [row] = await this.database.orm
      .select({ key: apiKeys, owner: users })
      .from(apiKeys)
      .innerJoin(users, eq(users.id, apiKeys.ownerId))
      .where(
        and(
          eq(apiKeys.id, keyId),
          eq(apiKeys.isActive, true),
          or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, sql`now()`)),
          isNull(users.disabledAt),
        ),
      );
    return row;
  }

  /** Keys of a project; `ownerId` keeps it to one person's. Keys for all projects show in each. */
  async list(projectId: string, ownerId: string | null, offset: number, limit: number) {
    const wanted = and(
      or(eq(apiKeys.projectId, projectId), isNull(apiKeys.projectId)),
      ownerId ? eq(apiKeys.ownerId, ownerId) : undefined,
    );
    const [rows, [total]] = await Promise.all([
      this.database.orm
        .select({ key: apiKeys, ownerName: users.name })
        .from(apiKeys)
        .innerJoin(users, eq(users.id, apiKeys.ownerId))
        .where(wanted)
        .orderBy(desc(apiKeys.createdAt))
        .offset(offset)
        .limit(limit),
      this.database.orm.select({ total: count() }).from(apiKeys).where(wanted),
    ]);
    return { rows, total: total!.total };
  }

  async namesOf(keyIds: readonly string[]): Promise<Map<string, string>> {
    if (keyIds.length === 0) return new Map();
    const rows = await this.database.orm
      .select({ id: apiKeys.id, name: apiKeys.name })
      .from(apiKeys)
      .where(inArray(apiKeys.id, [...keyIds]));
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** To be changed: whoever else wants to waits until the transaction ends. */
  async findForUpdate(on: Executor, projectId: string, keyId: string): Promise<ApiKeyWithOwner | undefined> {
    const [row] = await on.orm
      .select({ key: apiKeys, ownerName: users.name })
      .from(apiKeys)
      .innerJoin(users, eq(users.id, apiKeys.ownerId))
      .where(and(eq(apiKeys.id, keyId), or(eq(apiKeys.projectId, projectId), isNull(apiKeys.projectId))))
      .for('update', { of: apiKeys });
    return row;
  }

  async update(
    on: Executor,
    keyId: string,
    change: Partial<Pick<ApiKeyRow, 'name' | 'isActive'>>,
  ): Promise<ApiKeyRow> {
    const [row] = await on.orm.update(apiKeys).set(change).where(eq(apiKeys.id, keyId)).returning();
    return row!;
  }

  async delete(on: Executor, keyId: string): Promise<void> {
    await on.orm.delete(apiKeys).where(eq(apiKeys.id, keyId));
  }

  async deleteForProject(on: Executor, projectId: string): Promise<void> {
    await on.orm.delete(apiKeys).where(eq(apiKeys.projectId, projectId));
  }

  /** Unless it was changed meanwhile. */
  async rehash(keyId: string, old: string, fresh: Pick<ApiKeyRow, 'hash' | 'pepperKid'>): Promise<void> {
    await this.database.orm
      .update(apiKeys)
      .set(fresh)
      .where(and(eq(apiKeys.id, keyId), eq(apiKeys.hash, old)));
  }

  /** At most once a minute, so that a busy agent does not write a row a request. */
  async markUsed(keyId: string): Promise<void> {
    await this.database.orm
      .update(apiKeys)
      .set({ lastUsedAt: sql`now()` })
      .where(
        and(
          eq(apiKeys.id, keyId),
          or(isNull(apiKeys.lastUsedAt), sql`${apiKeys.lastUsedAt} < now() - interval '1 minute'`),
        ),
      );
  }
}
