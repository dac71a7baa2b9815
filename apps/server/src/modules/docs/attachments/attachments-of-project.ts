import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ProjectLifecycle, type ProjectListener } from '#modules/projects';
import type { Transaction } from '#platform/database';
import { LOGGER, type Logger } from '#platform/logger';
import { ObjectStore } from '#platform/storage';
import { AttachmentRepository } from './attachment.repository.ts';

/** A project that is deleted takes its attachments along. */
@Injectable()
export class AttachmentsOfProject implements OnModuleInit, ProjectListener {
  constructor(
    private readonly lifecycle: ProjectLifecycle,
    private readonly repository: AttachmentRepository,
    private readonly store: ObjectStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.lifecycle.register(this);
  }

  async deleted(tx: Transaction, projectId: string): Promise<void> {
    await this.repository.deleteAll(tx, projectId);
    tx.afterCommit(() => {
      this.store.deleteSpace(projectId).catch((error: unknown) => {
        this.logger.warn(
          { err: error, projectId },
          'files of a deleted project are left; they can be removed by hand',
        );
      });
    });
  }
}
