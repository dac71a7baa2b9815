import type { z } from 'zod';

export interface JobContext<P> {
  readonly jobId: string;
  readonly payload: P;
  /** Fires when somebody cancels the job or the process stops; check it before every side effect. */
  readonly signal: AbortSignal;
  /** Counted from 1. */
  readonly attempt: number;
  progress(phase: string, done: number, total: number | null): Promise<void>;
}

export interface JobDefinition<P extends Record<string, unknown> = Record<string, unknown>> {
  /** Names the queue, so it never changes: `docs-sync`. */
  readonly type: string;
  readonly payload: z.ZodType<P>;
  /** Jobs of the same resource never run side by side. */
  resource(payload: P): string;
  /** The project whose members may watch the job. */
  projectId(payload: P): string | null;
  /** Further tries after an unexpected failure; a CodedError is final. */
  readonly retries: number;
  /** How many of these run side by side in this process. */
  readonly concurrency: number;
  /** Effects must be idempotent: after a crash the job runs again from its start. */
  run(context: JobContext<P>): Promise<Record<string, unknown>>;
  /** Its row is gone with what it belonged to: nothing that it made meanwhile may stay. */
  abandoned?(payload: P): Promise<void>;
  /** After the job's end, whatever it was. */
  ended?(outcome: { jobId: string; payload: P; error?: { code: string; message: string[] } }): Promise<void>;
}
