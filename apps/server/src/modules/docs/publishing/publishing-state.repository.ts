import { Injectable } from '@nestjs/common';
import { eq, sql } from 'drizzle-orm';
import type { Executor } from '#platform/database';
import { publishingStates } from './publishing-state.schema.ts';
import { syncStates } from './sync-state.schema.ts';

export type PublishingStateRow = typeof publishingStates.$inferSelect;
type Change = Partial<Omit<PublishingStateRow, 'projectId'>>;

@Injectable()
export class PublishingStateRepository {
  async find(on: Executor, projectId: string): Promise<PublishingStateRow | undefined> {
    const [row] = await on.orm
      .select()
      .from(publishingStates)
      .where(eq(publishingStates.projectId, projectId));
    return row;
  }

  async save(on: Executor, projectId: string, change: Change): Promise<void> {
    await on.orm
      .insert(publishingStates)
      // What is met now has just been looked at, or is about to be.
      .values({ projectId, nextCheckAt: sql`now() + (5 + random() * 5) * interval '1 minute'`, ...change })
      .onConflictDoUpdate({ target: publishingStates.projectId, set: { projectId, ...change } });
  }

  async delete(on: Executor, projectId: string): Promise<void> {
    await on.orm.delete(publishingStates).where(eq(publishingStates.projectId, projectId));
  }

  /** The next look at the repository is due at once. */
  async checkSoon(on: Executor, projectId: string): Promise<void> {
    await on.orm
      .update(publishingStates)
      .set({ nextCheckAt: sql`now()` })
      .where(eq(publishingStates.projectId, projectId));
  }

  /** Projects that were synced before there were such rows. */
  async adopt(on: Executor): Promise<void> {
    await on.orm.execute(
      sql`insert into ${publishingStates} (project_id, next_check_at) select project_id, now() + random() * interval '5 minutes' from ${syncStates} on conflict do nothing`,
    );
  }

  /** Takes those that are due, each once: the next look comes after a while of that length, give or take. */
  async claimDue(on: Executor, limit: number, seconds: { from: number; to: number }): Promise<string[]> {
    const { rows } = await on.orm.execute<{ project_id: string }>(sql`
      update publishing_states s
      set next_check_at = now() + make_interval(secs => ${seconds.from} + random() * ${seconds.to - seconds.from})
      where s.project_id in (
        select d.project_id from publishing_states d
        where d.next_check_at <= now() and not exists (
          select 1 from locks l
          where l.project_id = d.project_id and l.holder is not null and l.expires_at > clock_timestamp()
        )
        order by d.next_check_at limit ${limit} for update skip locked
      )
      returning s.project_id`);
    return rows.map((row) => row.project_id);
  }
}
