import type { Health } from '@cairn/contracts';
import { version } from '../config/index.ts';

export interface HealthCheck {
  name: string;
  /** Throws when the dependency is down. */
  check(): Promise<void>;
}

// A probe that hangs tells as much as one that fails.
const CHECK_MILLISECONDS = 2_000;

export class HealthService {
  constructor(private readonly checks: readonly HealthCheck[]) {}

  live(): Health {
    return { status: 'up', version, checks: {} };
  }

  async ready(): Promise<Health> {
    const results = await Promise.all(
      this.checks.map(async (one) => [one.name, await outcome(one)] as const),
    );
    const status = results.every(([, result]) => result.status === 'up') ? 'up' : 'down';
    return { status, version, checks: Object.fromEntries(results) };
  }
}

async function outcome(check: HealthCheck): Promise<Health['checks'][string]> {
  const timeout = Promise.withResolvers<never>();
  const timer = setTimeout(() => timeout.reject(new Error('no answer within 2 s')), CHECK_MILLISECONDS);
  try {
    await Promise.race([check.check(), timeout.promise]);
    return { status: 'up' };
  } catch (error) {
    return { status: 'down', message: error instanceof Error ? error.message : 'unknown' };
  } finally {
    clearTimeout(timer);
  }
}
