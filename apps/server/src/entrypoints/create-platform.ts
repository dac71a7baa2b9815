import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CollabServer } from '#platform/collab';
import type { Config } from '#platform/config';
import { followKeyring, loadKeyring } from '#platform/crypto';
import { Database, Notices, type PoolConfig, migrate } from '#platform/database';
import { EgressGuard } from '#platform/egress';
import { EventLog } from '#platform/events';
import { Git } from '#platform/git';
import { HealthService } from '#platform/health';
import {
  AccessChanges,
  IdempotencyService,
  MemoryRateLimits,
  RateLimiter,
  RedisRateLimits,
} from '#platform/http';
import { JobQueue } from '#platform/jobs';
import type { Logger } from '#platform/logger';
import { Mail } from '#platform/mail';
import { RealtimeServer } from '#platform/realtime';
import { RedisLink } from '#platform/redis';
import { LocalStore } from '#platform/storage';
import type { Platform } from './platform.module.ts';

/** Brings the database up to date and makes the blocks that need it. */
export async function createPlatform(
  config: Config,
  logger: Logger,
  connection: PoolConfig,
): Promise<Platform> {
  await migrate(connection);
  const database = new Database(connection, (error) =>
    logger.warn({ err: error }, 'a database connection was lost'),
  );
  const keyring = await loadKeyring(config, database);
  followKeyring(keyring, config, logger);
  const events = new EventLog(database);
  const notices = new Notices(connection, (error) =>
    logger.warn(
      { err: error },
      'changes of rights by other processes are not heard of until the database answers',
    ),
  );
  await notices.open();
  const redis = config.redisUrl ? new RedisLink(config.redisUrl, logger) : null;
  await redis?.settled();
  const emptyHome = join(config.home, 'git-home');
  await mkdir(emptyHome, { recursive: true, mode: 0o700 });
  const jobs = new JobQueue(database, notices, logger, config.runsJobs);
  return {
    config,
    logger,
    database,
    keyring,
    events,
    notices,
    accessChanges: new AccessChanges(notices),
    redis,
    jobs,
    collab: new CollabServer(logger),
    realtime: new RealtimeServer(events, logger),
    mail: new Mail(config.mail, { database, keyring, jobs, logger }),
    storage: new LocalStore(join(config.home, 'blobs')),
    git: new Git({ emptyHome }),
    egress: new EgressGuard(config.egressAllow),
    idempotency: new IdempotencyService(database, keyring),
    rates: new RateLimiter(config.rateLimits, redis ? new RedisRateLimits(redis) : new MemoryRateLimits()),
    health: new HealthService([{ name: 'database', check: () => database.ping() }]),
  };
}
