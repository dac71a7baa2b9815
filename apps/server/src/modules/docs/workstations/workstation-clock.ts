import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Config } from '#platform/config';
import { LOGGER, type Logger } from '#platform/logger';
import { HookCallers } from './hook-callers.ts';
import { WorkstationAlerts } from './workstation-alerts.ts';
import { WorkstationRepository } from './workstation.repository.ts';

const TICK_MILLISECONDS = 60_000;
const PRUNE_MILLISECONDS = 3_600_000;

/** What happens to workstations without any of them saying so: sessions are heard of, time goes by. */
@Injectable()
export class WorkstationClock implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private tick: Promise<void> = Promise.resolve();
  private prunedAt = 0;

  constructor(
    private readonly config: Config,
    private readonly workstations: WorkstationRepository,
    private readonly callers: HookCallers,
    private readonly alerts: WorkstationAlerts,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.runsJobs) return;
    this.timer = setInterval(() => {
      this.tick = this.run();
    }, TICK_MILLISECONDS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.tick;
  }

  private async run(): Promise<void> {
    try {
      for (const projectId of await this.workstations.projectsHeardOf()) await this.alerts.check(projectId);
      await this.pruneNowAndThen();
    } catch (error) {
      this.logger.warn({ err: error }, 'workstations could not be looked at; the next minute tries again');
    }
  }

  private async pruneNowAndThen(): Promise<void> {
    if (Date.now() - this.prunedAt < PRUNE_MILLISECONDS) return;
    this.prunedAt = Date.now();
    await this.workstations.prune();
    await this.callers.prune();
  }
}
