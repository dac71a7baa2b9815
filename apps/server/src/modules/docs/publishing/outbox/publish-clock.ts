import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Config } from '#platform/config';
import { Database } from '#platform/database';
import { JobQueue } from '#platform/jobs';
import { LOGGER, type Logger } from '#platform/logger';
import { DocsSyncJob } from '../docs-sync.job.ts';
import { Reconciler } from '../inbox/reconciler.ts';
import { WebhookDeliveryRepository } from '../inbox/webhook-delivery.repository.ts';
import { PublishOutboxRepository } from './publish-outbox.repository.ts';

const TICK_MILLISECONDS = 1_000;
const AT_ONCE = 10;
const PRUNE_MILLISECONDS = 3_600_000;

/**
 * Turns what is due into jobs. Not delayed jobs of the queue: each further save moves the time when a change is due, and
 * a release ends it, which is one row to update here and would be a job to cancel there.
 */
@Injectable()
export class PublishClock implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private tick: Promise<void> = Promise.resolve();
  private isStopped = false;
  private prunedAt = 0;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly outbox: PublishOutboxRepository,
    private readonly reconciler: Reconciler,
    private readonly deliveries: WebhookDeliveryRepository,
    private readonly jobs: JobQueue,
    private readonly job: DocsSyncJob,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.runsJobs) return;
    await this.reconciler.adopt();
    this.schedule();
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    this.reconciler.stop();
    await this.tick;
  }

  private schedule(): void {
    if (this.isStopped) return;
    this.timer = setTimeout(() => {
      this.tick = this.run().finally(() => this.schedule());
    }, TICK_MILLISECONDS);
    this.timer.unref();
  }

  private async run(): Promise<void> {
    try {
      await this.publishDue();
      await this.reconciler.checkDue();
      await this.pruneNowAndThen();
    } catch (error) {
      if (!this.isStopped)
        this.logger.warn({ err: error }, 'what is due to be published could not be looked up; trying again');
    }
  }

  private async pruneNowAndThen(): Promise<void> {
    if (Date.now() - this.prunedAt < PRUNE_MILLISECONDS) return;
    this.prunedAt = Date.now();
    await this.deliveries.prune();
  }

  private publishDue(): Promise<void> {
    return this.database.transaction(async (tx) => {
      for (const { projectId } of await this.outbox.claimDue(tx, AT_ONCE)) {
        const payload = { projectId, direction: 'both', userId: null, cause: 'outbox' } as const;
        await this.jobs.enqueue(tx, this.job, payload, null);
      }
    });
  }
}
