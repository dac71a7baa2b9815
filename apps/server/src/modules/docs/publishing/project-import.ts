import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ProjectLifecycle, type ProjectListener, type ProjectRow } from '#modules/projects';
import type { Transaction } from '#platform/database';
import { JobQueue } from '#platform/jobs';
import { LOGGER, type Logger } from '#platform/logger';
import { DocumentRepository } from '../documents/document.repository.ts';
import { DocsSyncJob } from './docs-sync.job.ts';
import type { DocsSyncPayload } from './docs-sync.payload.ts';
import { WebhookDeliveryRepository } from './inbox/webhook-delivery.repository.ts';
import { PublishOutboxRepository } from './outbox/publish-outbox.repository.ts';
import { PublishingStateRepository } from './publishing-state.repository.ts';
import { ProjectRemotes } from './project-remote.ts';

/** A project that gets a repository is imported at once; one that is deleted leaves nothing behind. */
@Injectable()
export class ProjectImport implements OnModuleInit, ProjectListener {
  constructor(
    private readonly lifecycle: ProjectLifecycle,
    private readonly jobs: JobQueue,
    private readonly job: DocsSyncJob,
    private readonly remotes: ProjectRemotes,
    private readonly documents: DocumentRepository,
    private readonly notes: PublishingStateRepository,
    private readonly outbox: PublishOutboxRepository,
    private readonly deliveries: WebhookDeliveryRepository,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.jobs.register(this.job);
    this.lifecycle.register(this);
  }

  async created(tx: Transaction, project: ProjectRow, userId: string): Promise<void> {
    await this.sourceChanged(tx, project, userId);
  }

  /** Into a project with documents nothing is imported unasked: see `connect`. */
  async sourceChanged(tx: Transaction, project: ProjectRow, userId: string): Promise<void> {
    const projectId = project.id;
    await this.outbox.delete(tx, projectId);
    await this.notes.delete(tx, projectId);
    if (!project.repoUrl && !project.isSample) return;
    await this.notes.save(tx, projectId, {});
    if ((await this.documents.liveCount(tx, projectId)).count > 0) return;
    const payload: DocsSyncPayload = { projectId, direction: 'pull', userId, cause: 'asked' };
    await this.jobs.enqueue(tx, this.job, payload, userId);
  }

  async settingsChanged(tx: Transaction, before: ProjectRow, after: ProjectRow): Promise<void> {
    if (before.autoPublish === after.autoPublish) return;
    if (!after.autoPublish) await this.outbox.delete(tx, after.id);
    else if ((await this.documents.pendingCount(after.id, tx)) > 0)
      await this.outbox.add(tx, after.id, after.branch);
  }

  async deleted(tx: Transaction, projectId: string): Promise<void> {
    await this.jobs.repository.deleteForProject(tx, projectId);
    await this.outbox.delete(tx, projectId);
    await this.notes.delete(tx, projectId);
    await this.deliveries.deleteForProject(tx, projectId);
    tx.afterCommit(() => void this.removeFolders(projectId));
  }

  private async removeFolders(projectId: string): Promise<void> {
    try {
      await this.remotes.removeFolders(projectId);
    } catch (error) {
      this.logger.warn(
        { err: error, projectId },
        'folders of a deleted project are left; they can be removed by hand',
      );
    }
  }
}
