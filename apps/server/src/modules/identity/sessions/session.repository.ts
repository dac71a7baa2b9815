import { Injectable } from '@nestjs/common';
import { and, desc, eq, gt, isNull, ne, sql } from 'drizzle-orm';
import { Database, type Executor } from '#platform/database';
import { type UserRow } from '../users/user.repository.ts';
import { users } from '../users/user.schema.ts';
import { refreshTokens, sessions } from './session.schema.ts';

export type SessionRow = typeof sessions.$inferSelect;
export type RefreshTokenRow = typeof refreshTokens.$inferSelect;
type NewSession = Pick<SessionRow, 'userId' | 'userAgent' | 'ip' | 'absoluteExpiresAt'>;

@Injectable()
export class SessionRepository {
  constructor(private readonly database: Database) {}

  /** Signing in is a fresh proof of who is there. */
  async insert(on: Executor, session: NewSession): Promise<SessionRow> {
    const [row] = await on.orm
      .insert(sessions)
      .values({ ...session, confirmedAt: sql`now()` })
      .returning();
    return row!;
  }

  /**
   * Whether the account is still as it was when its owner proved who they are; until the end of the transaction nobody
   * ends its sessions past the one that is about to be made.
   */
  async holdAccount(on: Executor, user: Pick<UserRow, 'id' | 'securityEpoch'>): Promise<boolean> {
    const rows = await on.orm
      .select({ id: users.id })
      .from(users)
      .where(
        and(eq(users.id, user.id), eq(users.securityEpoch, user.securityEpoch), isNull(users.disabledAt)),
      )
      .for('share');
    return rows.length > 0;
  }

  /** The session with its user, as long as neither has been ended. */
  async findLive(sessionId: string): Promise<{ session: SessionRow; user: UserRow } | undefined> {
    const [row] = await this.database.orm
      .select({ session: sessions, user: users })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .where(
        and(
          eq(sessions.id, sessionId),
          isNull(sessions.revokedAt),
          isNull(users.disabledAt),
          gt(sessions.absoluteExpiresAt, sql`now()`),
        ),
      );
    return row;
  }

  /** Whose it was; undefined when it had ended before. */
  async revoke(on: Executor, sessionId: string): Promise<Pick<UserRow, 'id' | 'name'> | undefined> {
    const [user] = await on.orm
      .update(sessions)
      .set({ revokedAt: sql`now()` })
      .from(users)
      .where(and(eq(sessions.id, sessionId), isNull(sessions.revokedAt), eq(users.id, sessions.userId)))
      .returning({ id: users.id, name: users.name });
    return user;
  }

  /** Ends every session of the account but the one that is kept; how many there were. */
  async revokeAllOf(on: Executor, userId: string, kept: string | null): Promise<number> {
    const rows = await on.orm
      .update(sessions)
      .set({ revokedAt: sql`now()` })
      .where(
        and(
          eq(sessions.userId, userId),
          isNull(sessions.revokedAt),
          gt(sessions.absoluteExpiresAt, sql`now()`),
          kept ? ne(sessions.id, kept) : undefined,
        ),
      )
      .returning({ id: sessions.id });
    return rows.length;
  }

  /** One page of where the account is signed in, last used first; sessions not used since then cannot be refreshed. */
  async listLive(
    userId: string,
    usedSince: Date,
    { page, perPage }: { page: number; perPage: number },
  ): Promise<{ rows: SessionRow[]; total: number }> {
    const live = and(
      eq(sessions.userId, userId),
      isNull(sessions.revokedAt),
      gt(sessions.absoluteExpiresAt, sql`now()`),
      gt(sessions.lastUsedAt, usedSince),
    );
    const [rows, total] = await Promise.all([
      this.database.orm
        .select()
        .from(sessions)
        .where(live)
        .orderBy(desc(sessions.lastUsedAt), desc(sessions.id))
        .offset((page - 1) * perPage)
        .limit(perPage),
      this.database.orm.$count(sessions, live),
    ]);
    return { rows, total };
  }

  /** Notes that the owner has just proved to be there. */
  async confirm(sessionId: string): Promise<void> {
    await this.database.orm
      .update(sessions)
      .set({ confirmedAt: sql`now()` })
      .where(eq(sessions.id, sessionId));
  }

  /** Makes every access token of the account worthless at once. */
  async raiseEpoch(on: Executor, userId: string): Promise<void> {
    await on.orm
      .update(users)
      .set({ securityEpoch: sql`${users.securityEpoch} + 1` })
      .where(eq(users.id, userId));
  }

  async addToken(
    on: Executor,
    token: Pick<RefreshTokenRow, 'hash' | 'sessionId' | 'parentHash' | 'expiresAt'>,
  ): Promise<void> {
    await on.orm.insert(refreshTokens).values(token).onConflictDoNothing();
  }

  /** Marks a token as used. Of several uses at the same time, one gets the row. */
  async useToken(on: Executor, hash: string): Promise<RefreshTokenRow | undefined> {
    const [row] = await on.orm
      .update(refreshTokens)
      .set({ usedAt: sql`now()` })
      .where(
        and(
          eq(refreshTokens.hash, hash),
          isNull(refreshTokens.usedAt),
          gt(refreshTokens.expiresAt, sql`now()`),
        ),
      )
      .returning();
    return row;
  }

  async findToken(hash: string): Promise<RefreshTokenRow | undefined> {
    const [row] = await this.database.orm.select().from(refreshTokens).where(eq(refreshTokens.hash, hash));
    return row;
  }

  async touch(on: Executor, sessionId: string): Promise<void> {
    await on.orm
      .update(sessions)
      .set({ lastUsedAt: sql`now()` })
      .where(eq(sessions.id, sessionId));
  }
}
