import { Injectable } from '@nestjs/common';
import { and, eq, gt, lte, sql } from 'drizzle-orm';
import type { Executor } from '#platform/database';
import type { NotedProblem } from '../publishing-state.schema.ts';
import { publishOutbox } from './publish-outbox.schema.ts';

export type OutboxRow = typeof publishOutbox.$inferSelect;

/** Nothing was saved for this long: somebody is done for now. */
const QUIET_SECONDS = 10;
/** And however busy they are, git is at most this far behind. */
const MAX_AGE_SECONDS = 60;
/** A claim that nothing came of, as the server was killed, is due again then. */
const CLAIM_SECONDS = 120;

const inSeconds = (seconds: number) => sql`clock_timestamp() + make_interval(secs => ${seconds})`;

@Injectable()
export class PublishOutboxRepository {
  async find(on: Executor, projectId: string, branch: string): Promise<OutboxRow | undefined> {
    const [row] = await on.orm.select().from(publishOutbox).where(of(projectId, branch));
    return row;
  }

  /** One more change: it waits for the quiet spell, unless it is urgent. A failure keeps its pause. */
  async add(on: Executor, projectId: string, branch: string, isUrgent = false): Promise<void> {
    const due = inSeconds(isUrgent ? 0 : QUIET_SECONDS);
    await on.orm
      .insert(publishOutbox)
      .values({ projectId, branch, firstChangeAt: sql`clock_timestamp()`, dueAt: due })
      .onConflictDoUpdate({
        target: [publishOutbox.projectId, publishOutbox.branch],
        set: {
          generation: sql`${publishOutbox.generation} + 1`,
          dueAt: sql`case when ${publishOutbox.attempts} > 0 or ${publishOutbox.claimedAt} is not null then ${publishOutbox.dueAt} else least(${due}, ${publishOutbox.firstChangeAt} + make_interval(secs => ${MAX_AGE_SECONDS})) end`,
        },
      });
  }

  /** The edit lock was let go: nobody is in the middle of anything. */
  async release(on: Executor, projectId: string): Promise<void> {
    await on.orm
      .update(publishOutbox)
      .set({ dueAt: sql`least(${publishOutbox.dueAt}, clock_timestamp())` })
      .where(and(eq(publishOutbox.projectId, projectId), eq(publishOutbox.attempts, 0)));
  }

  /** Those that are due, but for projects in an editing session; each goes to one caller. */
  async claimDue(on: Executor, limit: number): Promise<OutboxRow[]> {
    const due = sql`select d.project_id, d.branch from publish_outbox d
      where d.due_at <= clock_timestamp() and not exists (
        select 1 from locks l
        where l.project_id = d.project_id and l.holder is not null and l.expires_at > clock_timestamp()
      )
      order by d.due_at limit ${limit} for update skip locked`;
    return on.orm
      .update(publishOutbox)
      .set({
        claimedGeneration: publishOutbox.generation,
        claimedAt: sql`clock_timestamp()`,
        dueAt: inSeconds(CLAIM_SECONDS),
      })
      .where(sql`(${publishOutbox.projectId}, ${publishOutbox.branch}) in (${due})`)
      .returning();
  }

  /** Everything up to that generation is out; what was saved since starts a spell of its own. */
  async settle(on: Executor, projectId: string, branch: string, generation: number): Promise<void> {
    await on.orm
      .delete(publishOutbox)
      .where(and(of(projectId, branch), lte(publishOutbox.generation, generation)));
    await on.orm
      .update(publishOutbox)
      .set({ ...FRESH, firstChangeAt: sql`clock_timestamp()`, dueAt: inSeconds(QUIET_SECONDS) })
      .where(and(of(projectId, branch), gt(publishOutbox.generation, generation)));
  }

  /** As it is, later: nothing failed, the repository takes no push just now. */
  async postpone(on: Executor, projectId: string, branch: string, until: Date): Promise<void> {
    await on.orm
      .update(publishOutbox)
      .set({ dueAt: until, claimedAt: null, claimedGeneration: publishOutbox.generation })
      .where(of(projectId, branch));
  }

  async fail(
    on: Executor,
    projectId: string,
    branch: string,
    problem: NotedProblem,
    pauseSeconds: (attempts: number) => number,
  ): Promise<OutboxRow | undefined> {
    const row = await this.find(on, projectId, branch);
    if (!row) return undefined;
    const attempts = row.attempts + 1;
    const [failed] = await on.orm
      .update(publishOutbox)
      .set({
        attempts,
        lastError: problem,
        claimedAt: null,
        claimedGeneration: null,
        dueAt: inSeconds(pauseSeconds(attempts)),
      })
      .where(of(projectId, branch))
      .returning();
    return failed;
  }

  async delete(on: Executor, projectId: string): Promise<void> {
    await on.orm.delete(publishOutbox).where(eq(publishOutbox.projectId, projectId));
  }
}

const FRESH = { attempts: 0, lastError: null, claimedAt: null, claimedGeneration: null };

const of = (projectId: string, branch: string) =>
  and(eq(publishOutbox.projectId, projectId), eq(publishOutbox.branch, branch));
