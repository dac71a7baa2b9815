import { Injectable } from '@nestjs/common';
import { and, desc, eq, gt, lt, sql } from 'drizzle-orm';
import { Database } from '#platform/database';
import { hookCallers } from './workstation.schema.ts';

export type KnownCaller = typeof hookCallers.$inferSelect;
export type HookCall = Omit<KnownCaller, 'syncedAt' | 'syncedHash'> & {
  syncedAt?: Date;
  syncedHash?: string;
};

const SHOWN = 100;
const SHOWN_DAYS = 7;
const FORGET_DAYS = 90;
const daysAgo = (days: number) => sql`now() - make_interval(days => ${days})`;

@Injectable()
export class HookCallerRepository {
  constructor(private readonly database: Database) {}

  async upsert(call: HookCall): Promise<void> {
    const { askedAt, syncedAt, syncedHash } = call;
    await this.database.orm
      .insert(hookCallers)
      .values(call)
      .onConflictDoUpdate({
        target: [hookCallers.projectId, hookCallers.keyId],
        set: { askedAt, ...(syncedAt && { syncedAt, syncedHash }) },
      });
  }

  list(projectId: string): Promise<KnownCaller[]> {
    return this.database.orm
      .select()
      .from(hookCallers)
      .where(and(eq(hookCallers.projectId, projectId), gt(hookCallers.askedAt, daysAgo(SHOWN_DAYS))))
      .orderBy(desc(hookCallers.askedAt))
      .limit(SHOWN);
  }

  async prune(): Promise<void> {
    await this.database.orm.delete(hookCallers).where(lt(hookCallers.askedAt, daysAgo(FORGET_DAYS)));
  }
}
