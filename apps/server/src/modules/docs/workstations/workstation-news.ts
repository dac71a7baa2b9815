import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { LOGGER, type Logger } from '#platform/logger';
import { RealtimeServer, projectRoom } from '#platform/realtime';
import { WorkstationAlerts } from './workstation-alerts.ts';

const GATHER_MILLISECONDS = 1_000;

/** After a save all workstations of a project tell something new; a room hears of it once. */
@Injectable()
export class WorkstationNews implements OnModuleDestroy {
  private readonly gathering = new Map<string, NodeJS.Timeout>();
  private readonly checks = new Set<Promise<void>>();

  constructor(
    private readonly realtime: RealtimeServer,
    private readonly alerts: WorkstationAlerts,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  happened(projectId: string): void {
    if (this.gathering.has(projectId)) return;
    const timer = setTimeout(() => this.tell(projectId), GATHER_MILLISECONDS);
    this.gathering.set(projectId, timer.unref());
  }

  async onModuleDestroy(): Promise<void> {
    for (const timer of this.gathering.values()) clearTimeout(timer);
    await Promise.all(this.checks);
  }

  private tell(projectId: string): void {
    this.gathering.delete(projectId);
    this.realtime.signal(projectRoom(projectId), 'workstation:updated', { projectId });
    const check = this.alerts
      .check(projectId)
      .catch((error: unknown) =>
        this.logger.warn(
          { err: error, projectId },
          'workstations could not be looked at; the next minute tries again',
        ),
      )
      .finally(() => this.checks.delete(check));
    this.checks.add(check);
  }
}
