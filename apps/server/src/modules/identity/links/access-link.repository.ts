import { Injectable } from '@nestjs/common';
import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import type { Executor } from '#platform/database';
import { users } from '../users/user.schema.ts';
import { accessLinks } from './access-link.schema.ts';

@Injectable()
export class AccessLinkRepository {
  /** Takes the place of every earlier link of the account. */
  async replace(on: Executor, link: Pick<typeof accessLinks.$inferInsert, 'hash' | 'userId' | 'expiresAt'>) {
    await this.withdraw(on, link.userId);
    await on.orm.insert(accessLinks).values(link);
  }

  async withdraw(on: Executor, userId: string): Promise<void> {
    await on.orm.delete(accessLinks).where(eq(accessLinks.userId, userId));
  }

  /** Of several uses at the same time, one gets the account's id. */
  async use(on: Executor, hash: string): Promise<string | undefined> {
    const [row] = await on.orm
      .update(accessLinks)
      .set({ usedAt: sql`now()` })
      .from(users)
      .where(
        and(
          eq(accessLinks.hash, hash),
          isNull(accessLinks.usedAt),
          gt(accessLinks.expiresAt, sql`now()`),
          eq(users.id, accessLinks.userId),
          isNull(users.disabledAt),
        ),
      )
      .returning({ userId: accessLinks.userId });
    return row?.userId;
  }
}
