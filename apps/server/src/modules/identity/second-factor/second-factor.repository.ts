import { Injectable } from '@nestjs/common';
import { and, count, eq, inArray, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import { Database, type Executor } from '#platform/database';
import { recoveryCodes, secondFactors } from './second-factor.schema.ts';

export type SecondFactorRow = typeof secondFactors.$inferSelect;

@Injectable()
export class SecondFactorRepository {
  constructor(private readonly database: Database) {}

  /** False when one is in force; that one stays. */
  async begin(userId: string, secret: string): Promise<boolean> {
    const rows = await this.database.orm
      .insert(secondFactors)
      .values({ userId, secret })
      .onConflictDoUpdate({
        target: secondFactors.userId,
        set: { secret, createdAt: sql`now()` },
        setWhere: isNull(secondFactors.confirmedAt),
      })
      .returning({ userId: secondFactors.userId });
    return rows.length > 0;
  }

  /** In force or begun; nobody else changes it until the transaction is over. */
  async lock(on: Executor, userId: string): Promise<SecondFactorRow | undefined> {
    const rows = on.orm.select().from(secondFactors).where(eq(secondFactors.userId, userId)).for('update');
    return (await rows)[0];
  }

  async confirm(on: Executor, userId: string, step: number): Promise<void> {
    await on.orm
      .update(secondFactors)
      .set({ confirmedAt: sql`now()`, lastStep: step })
      .where(eq(secondFactors.userId, userId));
  }

  /** True when there was one in force. */
  async remove(on: Executor, userId: string): Promise<boolean> {
    const [row] = await on.orm
      .delete(secondFactors)
      .where(eq(secondFactors.userId, userId))
      .returning({ confirmedAt: secondFactors.confirmedAt });
    await on.orm.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
    return Boolean(row?.confirmedAt);
  }

  async findInForce(userId: string): Promise<SecondFactorRow | undefined> {
    const [row] = await this.database.orm
      .select()
      .from(secondFactors)
      .where(and(eq(secondFactors.userId, userId), isNotNull(secondFactors.confirmedAt)));
    return row;
  }

  /** False when that step, or a later one, was taken before. Of several at the same moment, one gets it. */
  async takeStep(userId: string, step: number): Promise<boolean> {
    const rows = await this.database.orm
      .update(secondFactors)
      .set({ lastStep: step })
      .where(
        and(
          eq(secondFactors.userId, userId),
          isNotNull(secondFactors.confirmedAt),
          lt(secondFactors.lastStep, step),
        ),
      )
      .returning({ userId: secondFactors.userId });
    return rows.length > 0;
  }

  async replaceRecoveryCodes(on: Executor, userId: string, hashes: readonly string[]): Promise<void> {
    await on.orm.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
    await on.orm.insert(recoveryCodes).values(hashes.map((hash) => ({ userId, hash })));
  }

  /** False when there is no such code that is unused. Of several at the same moment, one gets it. */
  async takeRecoveryCode(userId: string, hashes: readonly string[]): Promise<boolean> {
    const rows = await this.database.orm
      .update(recoveryCodes)
      .set({ usedAt: sql`now()` })
      .where(
        and(
          eq(recoveryCodes.userId, userId),
          inArray(recoveryCodes.hash, [...hashes]),
          isNull(recoveryCodes.usedAt),
        ),
      )
      .returning({ id: recoveryCodes.id });
    return rows.length > 0;
  }

  async countRecoveryCodes(userId: string): Promise<number> {
    const [row] = await this.database.orm
      .select({ left: count() })
      .from(recoveryCodes)
      .where(and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt)));
    return row!.left;
  }
}
