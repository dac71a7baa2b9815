import { EventEmitter } from 'node:events';
import { type JobWithMetadata, PgBoss } from 'pg-boss';
import { CodedError } from '../errors/index.ts';
import type { Database, Notices, Transaction } from '../database/index.ts';
import type { Logger } from '../logger/index.ts';
import type { JobDefinition } from './job.definition.ts';
import { JobRunner } from './job-runner.ts';
import { JobTakeover } from './job-takeover.ts';
import { type AbandonedJob, JobRepository, type JobRow, queueConnection } from './job.repository.ts';

// A worker that has not been heard of for this long is taken for dead, though the database still has its line, as after a
// loss of power. The least pg-boss allows; it looks once a minute.
const HEARTBEAT_SECONDS = 10;
const HEARTBEAT_EVERY_SECONDS = 2;

/** Typed jobs over pg-boss: enqueued in the caller's transaction, run one by one per resource, watched in our own table. */
export class JobQueue {
  readonly repository = new JobRepository();
  private readonly definitions = new Map<string, JobDefinition>();
  private readonly workers = new Map<string, string[]>();
  private readonly ends = new EventEmitter().setMaxListeners(0);
  private readonly runner: JobRunner;
  private readonly takeover: JobTakeover;
  private readonly boss: PgBoss;

  constructor(
    private readonly database: Database,
    notices: Notices,
    logger: Logger,
    private readonly runsJobs: boolean,
  ) {
    this.runner = new JobRunner(database, this.repository, logger, notices.process, (job) =>
      this.ends.emit(job.id, job),
    );
    this.takeover = new JobTakeover(database, notices, this.repository, logger, (job) => this.release(job));
    this.boss = new PgBoss({
      db: { executeSql: async (text, values) => database.pool.query(text, values as unknown[]) },
      schedule: false,
    });
    this.boss.on('error', (error) => logger.error({ err: error }, 'job queue'));
  }

  register<P extends Record<string, unknown>>(definition: JobDefinition<P>): void {
    this.definitions.set(definition.type, definition);
  }

  async start(): Promise<void> {
    await this.boss.start();
    for (const definition of this.definitions.values()) await this.open(definition);
    if (this.runsJobs) this.takeover.start();
  }

  async stop(): Promise<void> {
    await this.takeover.stop();
    this.runner.abortAll();
    await this.boss.stop({ graceful: true, timeout: 5_000, close: false });
  }

  /** Asking for work that already waits returns the job that waits. */
  async enqueue<P extends Record<string, unknown>>(
    tx: Transaction,
    definition: JobDefinition<P>,
    payload: P,
    createdBy: string | null,
  ): Promise<JobRow> {
    const resource = definition.resource(payload);
    const waiting = await this.repository.findQueued(tx, definition.type, resource, payload);
    if (waiting) return waiting;
    const projectId = definition.projectId(payload);
    const job = await this.repository.insert(tx, {
      type: definition.type,
      resource,
      projectId,
      createdBy,
      payload,
    });
    await this.boss.send(
      definition.type,
      { jobId: job.id },
      { id: job.id, singletonKey: resource, db: queueConnection(tx) },
    );
    tx.afterCommit(() => this.wake(definition.type));
    return job;
  }

  /** The job once it has ended, or as it stands when the time is over. */
  async waitFor(jobId: string, milliseconds: number): Promise<JobRow | undefined> {
    const ended = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.ends.once(jobId, () => (clearTimeout(timer), resolve()));
    });
    const job = await this.repository.find(this.database, jobId);
    if (!job || job.finishedAt) {
      this.ends.emit(jobId);
      return job;
    }
    await ended;
    return this.repository.find(this.database, jobId);
  }

  async cancel(jobId: string): Promise<JobRow> {
    const job = await this.repository.requestCancel(this.database, jobId);
    if (!job) throw new CodedError('JOB_FINISHED', 'The job has already ended, so there is nothing to stop.');
    if (this.runner.abort(jobId) || job.state === 'running') return (await this.waitFor(jobId, 5_000)) ?? job;
    await this.boss.cancel(job.type, jobId);
    const message = ['The job was cancelled before it began. Nothing was changed.'];
    const ended = await this.repository.finish(this.database, job, 'cancelled', {
      error: { code: 'JOB_CANCELLED', message },
    });
    this.ends.emit(jobId);
    return ended ?? job;
  }

  /** Looks for jobs of servers that are gone, as it happens by itself every second. */
  takeOver(): Promise<void> {
    return this.takeover.look();
  }

  private async release(job: AbandonedJob): Promise<void> {
    const definition = this.definitions.get(job.type);
    if (!definition) return;
    const isLastTry = job.retryCount >= job.retryLimit;
    if (isLastTry) await this.runner.giveUp(definition, job.id);
    await this.boss.fail(job.type, job, { message: 'the server that ran it is gone' });
    if (!isLastTry) await this.repository.requeue(this.database, job);
  }

  private async open(definition: JobDefinition): Promise<void> {
    await this.boss.createQueue(definition.type, {
      policy: 'singleton',
      retryLimit: definition.retries,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 60,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      expireInSeconds: 3600,
      deleteAfterSeconds: 7 * 24 * 3600,
    });
    if (!this.runsJobs) return;
    // One registration a worker: with `localConcurrency` they would share an id, and only one of them could be woken.
    const ids = Array.from({ length: definition.concurrency }, () => this.work(definition));
    this.workers.set(definition.type, await Promise.all(ids));
  }

  private work(definition: JobDefinition): Promise<string> {
    return this.boss.work(
      definition.type,
      { includeMetadata: true, pollingIntervalSeconds: 2, heartbeatRefreshSeconds: HEARTBEAT_EVERY_SECONDS },
      async ([job]: JobWithMetadata<{ jobId: string }>[]) => {
        if (!job) return;
        this.wake(definition.type);
        await this.runner.run(definition, job.data.jobId, job.retryCount >= job.retryLimit, job.signal);
        this.wake(definition.type);
      },
    );
  }

  /** Without it a worker sleeps out its polling interval after every job. */
  private wake(type: string): void {
    for (const id of this.workers.get(type) ?? []) this.boss.notifyWorker(id);
  }
}
