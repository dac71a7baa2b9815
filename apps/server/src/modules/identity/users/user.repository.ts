import { Injectable } from '@nestjs/common';
import { asc, eq, inArray, sql } from 'drizzle-orm';
import { Database, type Executor } from '#platform/database';
import { users } from './user.schema.ts';

export type UserRow = typeof users.$inferSelect;

// Any number does: it only keeps two first owners from being made at once.
const SETUP_LOCK = 7_246_174;

@Injectable()
export class UserRepository {
  constructor(private readonly database: Database) {}

  async any(on: Executor = this.database): Promise<boolean> {
    const rows = await on.orm.select({ id: users.id }).from(users).limit(1);
    return rows.length > 0;
  }

  async lockSetup(on: Executor): Promise<void> {
    await on.orm.execute(sql`select pg_advisory_xact_lock(${SETUP_LOCK})`);
  }

  async insert(
    on: Executor,
    user: Pick<UserRow, 'email' | 'name' | 'passwordHash' | 'role'>,
  ): Promise<UserRow> {
    const [row] = await on.orm.insert(users).values(user).returning();
    return row!;
  }

  async findByEmail(email: string): Promise<UserRow | undefined> {
    const [row] = await this.database.orm.select().from(users).where(eq(users.email, email));
    return row;
  }

  async findById(id: string): Promise<UserRow | undefined> {
    const [row] = await this.database.orm.select().from(users).where(eq(users.id, id));
    return row;
  }

  /** By name. */
  async among(
    ids: readonly string[],
    on: Executor = this.database,
    page?: { offset: number; limit: number },
  ): Promise<UserRow[]> {
    if (ids.length === 0) return [];
    const found = on.orm
      .select()
      .from(users)
      .where(inArray(users.id, [...ids]))
      .orderBy(asc(sql`lower(${users.name})`), asc(users.id));
    return page ? found.offset(page.offset).limit(page.limit) : found;
  }

  /** Undefined when the address has an account already. */
  async insertNew(
    on: Executor,
    user: Pick<UserRow, 'email' | 'name' | 'passwordHash' | 'role'>,
  ): Promise<UserRow | undefined> {
    const [row] = await on.orm.insert(users).values(user).onConflictDoNothing().returning();
    return row;
  }

  /** Undefined when the account is gone. */
  async rename(on: Executor, id: string, name: string): Promise<UserRow | undefined> {
    const [row] = await on.orm.update(users).set({ name }).where(eq(users.id, id)).returning();
    return row;
  }

  /** With the old password, every access token of the account ends. */
  async setPassword(on: Executor, id: string, passwordHash: string): Promise<UserRow> {
    const [row] = await on.orm
      .update(users)
      .set({ passwordHash, securityEpoch: sql`${users.securityEpoch} + 1` })
      .where(eq(users.id, id))
      .returning();
    return row!;
  }

  async namesOf(ids: readonly string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const rows = await this.database.orm
      .select({ id: users.id, name: users.name })
      .from(users)
      .where(inArray(users.id, [...ids]));
    return new Map(rows.map((row) => [row.id, row.name]));
  }
}
