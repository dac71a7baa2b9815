import type { ErrorCode } from '@cairn/contracts';
import { CodedError, fromDatabase } from '../errors/index.ts';
import type { Database } from '../database/index.ts';
import type { Logger } from '../logger/index.ts';
import type { JobContext, JobDefinition } from './job.definition.ts';
import type { JobRepository, JobRow } from './job.repository.ts';

export type JobEnded = (job: JobRow) => void;

/** Runs one attempt of a job and writes down how it went. Throws when the queue should try again. */
export class JobRunner {
  private readonly running = new Map<string, AbortController>();

  constructor(
    private readonly database: Database,
    private readonly repository: JobRepository,
    private readonly logger: Logger,
    private readonly runner: number,
    private readonly ended: JobEnded,
  ) {}

  async run(definition: JobDefinition, jobId: string, lastTry: boolean, lost: AbortSignal): Promise<void> {
    const job = await this.repository.start(this.database, jobId, this.runner);
    if (!job) return this.endIfCancelled(definition, jobId);
    const stop = new AbortController();
    this.running.set(jobId, stop);
    const signal = AbortSignal.any([stop.signal, lost]);
    try {
      const result = await definition.run(this.context(definition, job, signal, stop));
      await this.finish(definition, job, 'succeeded', { result });
    } catch (error) {
      await this.failed(definition, job, error, lastTry, signal);
    } finally {
      this.running.delete(jobId);
      await this.cleanUpIfGone(definition, job);
    }
  }

  /** True when the job runs here and has been told to stop. */
  abort(jobId: string): boolean {
    const stop = this.running.get(jobId);
    stop?.abort(cancelled());
    return stop !== undefined;
  }

  /** At shutdown: what still runs goes back to the queue. */
  abortAll(): void {
    for (const stop of this.running.values()) stop.abort(new Error('The server is stopping.'));
  }

  /** For a job that nobody works on any more and that has no try left. */
  async giveUp(definition: JobDefinition, jobId: string): Promise<void> {
    const job = await this.repository.find(this.database, jobId);
    if (job) await this.finish(definition, job, 'failed', { error: afterAllTries(job) });
  }

  /** Somebody stopped it while nobody worked on it, as after the end of its server. */
  private async endIfCancelled(definition: JobDefinition, jobId: string): Promise<void> {
    const job = await this.repository.find(this.database, jobId);
    if (!job?.cancelRequestedAt) return;
    await this.finish(definition, job, 'cancelled', { error: outcome(cancelled()) });
  }

  private context(
    definition: JobDefinition,
    job: JobRow,
    signal: AbortSignal,
    stop: AbortController,
  ): JobContext<Record<string, unknown>> {
    return {
      jobId: job.id,
      payload: definition.payload.parse(job.payload),
      signal,
      attempt: job.attempts,
      progress: async (phase, done, total) => {
        const wanted = await this.repository.progress(this.database, job, phase, done, total);
        if (wanted) stop.abort(cancelled());
        signal.throwIfAborted();
      },
    };
  }

  private async cleanUpIfGone(definition: JobDefinition, job: JobRow): Promise<void> {
    if (!definition.abandoned) return;
    try {
      if (await this.repository.find(this.database, job.id)) return;
      await definition.abandoned(definition.payload.parse(job.payload));
    } catch (error) {
      this.logger.warn({ err: error, jobId: job.id, type: job.type }, 'what a job left could not be removed');
    }
  }

  private async failed(
    definition: JobDefinition,
    job: JobRow,
    error: unknown,
    lastTry: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    if (signal.aborted && signal.reason instanceof CodedError) {
      return this.finish(definition, job, 'cancelled', { error: outcome(signal.reason) });
    }
    if (signal.aborted) {
      await this.repository.requeue(this.database, job);
      throw error;
    }
    const coded = error instanceof CodedError ? error : fromDatabase(error);
    if (coded && coded.code !== 'UNAVAILABLE')
      return this.finish(definition, job, 'failed', { error: outcome(coded) });
    this.logger.error({ err: error, jobId: job.id, type: job.type, attempt: job.attempts }, 'job failed');
    if (!lastTry) {
      await this.repository.requeue(this.database, job);
      throw error;
    }
    await this.finish(definition, job, 'failed', { error: afterAllTries(job) });
  }

  private async finish(
    definition: JobDefinition,
    job: JobRow,
    state: 'succeeded' | 'failed' | 'cancelled',
    result: Parameters<JobRepository['finish']>[3],
  ): Promise<void> {
    const finished = await this.repository.finish(this.database, job, state, result);
    if (!finished) return;
    await definition.ended?.({
      jobId: job.id,
      payload: definition.payload.parse(job.payload),
      error: result.error,
    });
    this.ended(finished);
  }
}

const cancelled = () =>
  new CodedError('JOB_CANCELLED', 'The job was cancelled. What it had committed before stays.');
const outcome = (error: CodedError) => ({ code: error.code, message: [...error.sentences] });
const afterAllTries = ({ attempts }: JobRow): { code: ErrorCode; message: string[] } => ({
  code: 'INTERNAL',
  message: [
    `Something went wrong on our side after ${attempts} tries. What was committed before stays; try again, and give the job’s id to your operator if it stays so.`,
  ],
});
