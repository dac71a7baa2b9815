import { and, count, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { ErrorCode, JobState } from '@cairn/contracts';
import { fromDrizzle } from 'pg-boss';
import { type Executor, type Transaction, isPresent } from '../database/index.ts';
import { jobs } from './job.schema.ts';

export type JobRow = typeof jobs.$inferSelect;
/** One try at a job; what it still says after another has begun is not heard. */
type JobAttempt = Pick<JobRow, 'id' | 'attempts'>;
/** As the queue knows it. */
export type AbandonedJob = JobAttempt & Pick<JobRow, 'type'> & { retryCount: number; retryLimit: number };
type NewJob = Pick<JobRow, 'type' | 'resource' | 'projectId' | 'createdBy' | 'payload'>;

const UNFINISHED: JobState[] = ['queued', 'running'];

/** Lets pg-boss write in the caller's transaction. */
export const queueConnection = (tx: Transaction) => fromDrizzle(tx.orm, sql);

export class JobRepository {
  async insert(on: Executor, job: NewJob): Promise<JobRow> {
    const [row] = await on.orm.insert(jobs).values(job).returning();
    return row!;
  }

  async find(on: Executor, jobId: string): Promise<JobRow | undefined> {
    const [row] = await on.orm.select().from(jobs).where(eq(jobs.id, jobId));
    return row;
  }

  /** One that waits to do the very same work, so that asking twice does it once. */
  async findQueued(
    on: Executor,
    type: string,
    resource: string,
    payload: Record<string, unknown>,
  ): Promise<JobRow | undefined> {
    const [row] = await on.orm
      .select()
      .from(jobs)
      .where(
        and(
          eq(jobs.type, type),
          eq(jobs.resource, resource),
          eq(jobs.state, 'queued'),
          isNull(jobs.cancelRequestedAt),
          sql`${jobs.payload} = ${JSON.stringify(payload)}::jsonb`,
        ),
      )
      .limit(1);
    return row;
  }

  /** The latest of its type that has not ended, whether or not anybody still runs it. */
  async findUnfinished(on: Executor, type: string): Promise<JobRow | undefined> {
    const [row] = await on.orm
      .select()
      .from(jobs)
      .where(and(eq(jobs.type, type), inArray(jobs.state, UNFINISHED)))
      .orderBy(desc(jobs.createdAt))
      .limit(1);
    return row;
  }

  async listForProject(on: Executor, projectId: string, offset: number, limit: number) {
    const mine = eq(jobs.projectId, projectId);
    const [rows, [total]] = await Promise.all([
      on.orm.select().from(jobs).where(mine).orderBy(desc(jobs.createdAt)).offset(offset).limit(limit),
      on.orm.select({ total: count() }).from(jobs).where(mine),
    ]);
    return { rows, total: total!.total };
  }

  /** Undefined when it has ended or was cancelled meanwhile, and so must not run. */
  async start(on: Executor, jobId: string, runner: number | null): Promise<JobRow | undefined> {
    const [row] = await on.orm
      .update(jobs)
      .set({
        state: 'running',
        startedAt: sql`now()`,
        attempts: sql`${jobs.attempts} + 1`,
        runner,
        phase: null,
        done: 0,
        total: null,
      })
      .where(and(eq(jobs.id, jobId), inArray(jobs.state, UNFINISHED), isNull(jobs.cancelRequestedAt)))
      .returning();
    return row;
  }

  /** Whether the job is to stop: somebody asked for it, has taken it over, or it is gone with what it belonged to. */
  async progress(
    on: Executor,
    attempt: JobAttempt,
    phase: string,
    done: number,
    total: number | null,
  ): Promise<boolean> {
    const [row] = await on.orm
      .update(jobs)
      .set({ phase, done, total })
      .where(isLatest(attempt))
      .returning({ cancelled: jobs.cancelRequestedAt });
    return row === undefined || row.cancelled !== null;
  }

  async finish(
    on: Executor,
    attempt: JobAttempt,
    state: Extract<JobState, 'succeeded' | 'failed' | 'cancelled'>,
    outcome: { result?: Record<string, unknown>; error?: { code: ErrorCode; message: string[] } },
  ): Promise<JobRow | undefined> {
    const [row] = await on.orm
      .update(jobs)
      .set({ state, finishedAt: sql`now()`, result: outcome.result ?? null, error: outcome.error ?? null })
      .where(and(isLatest(attempt), inArray(jobs.state, UNFINISHED)))
      .returning();
    return row;
  }

  async requeue(on: Executor, attempt: JobAttempt): Promise<void> {
    await on.orm
      .update(jobs)
      .set({ state: 'queued', runner: null })
      .where(and(isLatest(attempt), eq(jobs.state, 'running')));
  }

  /** What runs in processes that have no line to the database and have not been heard of for these seconds. */
  async listAbandoned(on: Executor, silentSeconds: number): Promise<AbandonedJob[]> {
    const queued = sql`select retry_count, retry_limit from pgboss.job as q
      where q.name = ${jobs.type} and q.id = ${jobs.id} and q.state = 'active'
        and q.heartbeat_on < now() - make_interval(secs => ${silentSeconds})`;
    const { rows } = await on.orm.execute<AbandonedJob & Record<string, unknown>>(sql`
      select ${jobs.id}, ${jobs.type}, ${jobs.attempts}, held.retry_count as "retryCount", held.retry_limit as "retryLimit"
      from ${jobs} cross join lateral (${queued}) as held
      where ${jobs.state} = 'running' and ${jobs.runner} is not null and not ${isPresent(jobs.runner)}`);
    return rows;
  }

  /** Marks the wish to stop; undefined when the job has ended already. */
  async requestCancel(on: Executor, jobId: string): Promise<JobRow | undefined> {
    const [row] = await on.orm
      .update(jobs)
      .set({ cancelRequestedAt: sql`now()` })
      .where(and(eq(jobs.id, jobId), inArray(jobs.state, UNFINISHED)))
      .returning();
    return row;
  }

  async deleteForProject(on: Executor, projectId: string): Promise<void> {
    await on.orm.delete(jobs).where(eq(jobs.projectId, projectId));
  }
}

const isLatest = ({ id, attempts }: JobAttempt) => and(eq(jobs.id, id), eq(jobs.attempts, attempts));
