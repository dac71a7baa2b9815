import { Injectable } from '@nestjs/common';
import { and, asc, count, eq, ilike, inArray, isNotNull, isNull, max, or, sql } from 'drizzle-orm';
import { Database, type Executor } from '#platform/database';
import { recoveryCodes, secondFactors } from '../second-factor/second-factor.schema.ts';
import { sessions } from '../sessions/session.schema.ts';
import type { UserRow } from './user.repository.ts';
import { users } from './user.schema.ts';

export interface SignInFacts {
  /** Those with a second factor in force. */
  withSecondFactor: ReadonlySet<string>;
  lastSeen: ReadonlyMap<string, Date | null>;
}

const enabledAdmin = and(eq(users.role, 'admin'), isNull(users.disabledAt));

/** Accounts as a system admin looks after them. */
@Injectable()
export class UserAdminRepository {
  constructor(private readonly database: Database) {}

  async list(
    q: string | undefined,
    offset: number,
    limit: number,
  ): Promise<{ rows: UserRow[]; total: number }> {
    const pattern = q && `%${q.replace(/[\\%_]/g, '\\$&')}%`;
    const wanted = pattern ? or(ilike(users.name, pattern), ilike(users.email, pattern)) : undefined;
    const [rows, [total]] = await Promise.all([
      this.database.orm
        .select()
        .from(users)
        .where(wanted)
        .orderBy(asc(sql`lower(${users.name})`), asc(users.id))
        .offset(offset)
        .limit(limit),
      this.database.orm.select({ total: count() }).from(users).where(wanted),
    ]);
    return { rows, total: total!.total };
  }

  async countEnabledAdmins(): Promise<number> {
    const [row] = await this.database.orm.select({ admins: count() }).from(users).where(enabledAdmin);
    return row!.admins;
  }

  /** The account, and how many system admins may sign in; neither changes before the transaction ends. */
  async lock(on: Executor, userId: string): Promise<{ user: UserRow | undefined; enabledAdmins: number }> {
    const rows = await on.orm
      .select()
      .from(users)
      .where(or(eq(users.id, userId), enabledAdmin))
      .orderBy(asc(users.id))
      .for('no key update');
    const admins = rows.filter(({ role, disabledAt }) => role === 'admin' && !disabledAt);
    return { user: rows.find(({ id }) => id === userId), enabledAdmins: admins.length };
  }

  async update(
    on: Executor,
    userId: string,
    change: Partial<Pick<UserRow, 'name' | 'role' | 'disabledAt'>>,
  ): Promise<void> {
    await on.orm.update(users).set(change).where(eq(users.id, userId));
  }

  /** With sessions, keys and memberships. What the person wrote carries the name and points nowhere. */
  async delete(on: Executor, userId: string): Promise<void> {
    await on.orm.delete(users).where(eq(users.id, userId));
  }

  /** Whether one was in force. */
  async removeSecondFactor(on: Executor, userId: string): Promise<boolean> {
    await on.orm.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
    const removed = await on.orm.delete(secondFactors).where(eq(secondFactors.userId, userId)).returning();
    return removed.some(({ confirmedAt }) => confirmedAt !== null);
  }

  async signInFacts(userIds: readonly string[]): Promise<SignInFacts> {
    const ids = [...userIds];
    const [factors, seen] = await Promise.all([
      this.database.orm
        .select({ userId: secondFactors.userId })
        .from(secondFactors)
        .where(and(inArray(secondFactors.userId, ids), isNotNull(secondFactors.confirmedAt))),
      this.database.orm
        .select({ userId: sessions.userId, at: max(sessions.lastUsedAt) })
        .from(sessions)
        .where(inArray(sessions.userId, ids))
        .groupBy(sessions.userId),
    ]);
    return {
      withSecondFactor: new Set(factors.map(({ userId }) => userId)),
      lastSeen: new Map(seen.map(({ userId, at }) => [userId, at])),
    };
  }
}
