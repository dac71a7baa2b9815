import type { Database, Notices } from '../database/index.ts';
import type { Logger } from '../logger/index.ts';
import type { AbandonedJob, JobRepository } from './job.repository.ts';

const LOOK_MILLISECONDS = 1_000;
// More than a heartbeat and several tries at a new line: who lives has been heard of by then.
const SILENT_SECONDS = 3;

/**
 * Finds jobs whose process has neither its line to the database nor a heartbeat, and lets go of them. One that lives,
 * however slow, has its line; one whose line broke has its heartbeats. Where the database itself was away, nobody has
 * either: whoever has only just got its own line back waits until the others had the time to.
 */
export class JobTakeover {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private isStopped = false;

  constructor(
    private readonly database: Database,
    private readonly notices: Notices,
    private readonly repository: JobRepository,
    private readonly logger: Logger,
    private readonly release: (job: AbandonedJob) => Promise<void>,
  ) {}

  start(): void {
    if (this.isStopped) return;
    this.timer = setTimeout(() => {
      this.looking = this.tryToLook().finally(() => this.start());
    }, LOOK_MILLISECONDS).unref();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.looking;
  }

  async look(): Promise<void> {
    if (this.notices.heldMilliseconds() < SILENT_SECONDS * 1_000) return;
    for (const job of await this.repository.listAbandoned(this.database, SILENT_SECONDS)) {
      this.logger.warn({ jobId: job.id, type: job.type }, 'a job whose server is gone is taken over');
      await this.release(job);
    }
  }

  private async tryToLook(): Promise<void> {
    try {
      await this.look();
    } catch (error) {
      if (this.isStopped) return;
      this.logger.warn({ err: error }, 'jobs of servers that are gone could not be looked up; trying again');
    }
  }
}
