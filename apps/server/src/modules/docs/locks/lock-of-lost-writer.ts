import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ProjectLifecycle, type ProjectListener, type WriterLost } from '#modules/projects';
import type { Transaction } from '#platform/database';
import { LockService } from './lock.service.ts';

/** Nobody waits for the lock of somebody who may not write any more. */
@Injectable()
export class LockOfLostWriter implements OnModuleInit, ProjectListener {
  constructor(
    private readonly lifecycle: ProjectLifecycle,
    private readonly locks: LockService,
  ) {}

  onModuleInit(): void {
    this.lifecycle.register(this);
  }

  writerLost(tx: Transaction, lost: WriterLost): Promise<void> {
    return this.locks.releaseOf(tx, lost);
  }
}
