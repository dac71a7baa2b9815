import { type DynamicModule, Module } from '@nestjs/common';
import { CollabServer } from '#platform/collab';
import { Config } from '#platform/config';
import { Keyring } from '#platform/crypto';
import { Database, type Notices } from '#platform/database';
import { EgressGuard } from '#platform/egress';
import { EventLog } from '#platform/events';
import { Git } from '#platform/git';
import { HealthService } from '#platform/health';
import { AccessChanges, IdempotencyService, RateLimiter } from '#platform/http';
import { JobQueue } from '#platform/jobs';
import { LOGGER, type Logger } from '#platform/logger';
import { Mail } from '#platform/mail';
import { RealtimeServer } from '#platform/realtime';
import { ObjectStore } from '#platform/storage';
import { REDIS, type RedisLink } from '#platform/redis';

/** The blocks every module stands on, made once. */
export interface Platform {
  config: Config;
  logger: Logger;
  database: Database;
  keyring: Keyring;
  events: EventLog;
  jobs: JobQueue;
  realtime: RealtimeServer;
  notices: Notices;
  accessChanges: AccessChanges;
  collab: CollabServer;
  /** null: this server counts by itself. */
  redis: RedisLink | null;
  mail: Mail;
  storage: ObjectStore;
  git: Git;
  egress: EgressGuard;
  health: HealthService;
  idempotency: IdempotencyService;
  rates: RateLimiter;
}

@Module({})
export class PlatformModule {
  static with(platform: Platform): DynamicModule {
    const providers = [
      { provide: Config, useValue: platform.config },
      { provide: LOGGER, useValue: platform.logger },
      { provide: Database, useValue: platform.database },
      { provide: Keyring, useValue: platform.keyring },
      { provide: EventLog, useValue: platform.events },
      { provide: JobQueue, useValue: platform.jobs },
      { provide: RealtimeServer, useValue: platform.realtime },
      { provide: AccessChanges, useValue: platform.accessChanges },
      { provide: CollabServer, useValue: platform.collab },
      { provide: REDIS, useValue: platform.redis },
      { provide: Mail, useValue: platform.mail },
      { provide: ObjectStore, useValue: platform.storage },
      { provide: Git, useValue: platform.git },
      { provide: EgressGuard, useValue: platform.egress },
      { provide: HealthService, useValue: platform.health },
      { provide: IdempotencyService, useValue: platform.idempotency },
      { provide: RateLimiter, useValue: platform.rates },
    ];
    return { module: PlatformModule, global: true, providers, exports: providers };
  }
}
