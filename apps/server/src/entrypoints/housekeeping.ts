import { finishRotation } from './key-uses.ts';
import type { Platform } from './platform.module.ts';

const HOUR = 3_600_000;

/** What is kept for a while only, thrown away once its time is over. Harmless on several machines at once. */
export function startHousekeeping(platform: Platform): void {
  const { events, idempotency, mail, logger, config } = platform;
  if (!config.runsJobs) return;
  void finishRotation(platform);
  const clean = async (): Promise<void> => {
    try {
      await events.prune();
      await idempotency.prune();
      await mail.prune();
    } catch (error) {
      logger.warn(
        { err: error },
        'old events, answers and mails could not be removed; the next hour tries again',
      );
    }
  };
  setInterval(() => void clean(), HOUR).unref();
}
