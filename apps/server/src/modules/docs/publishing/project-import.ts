import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ProjectLifecycle, type ProjectListener, type ProjectRow } from '#modules/projects';
import { Config } from '#platform/config';
import type { Transaction } from '#platform/database';
import { JobQueue } from '#platform/jobs';
import { LOGGER, type Logger } from '#platform/logger';
import { DocsSyncJob } from './docs-sync.job.ts';
import { ProjectRemotes } from './project-remote.ts';

/** A project that gets a repository is imported at once; one that is deleted leaves nothing behind. */
@Injectable()
export class ProjectImport implements OnModuleInit, ProjectListener {
  constructor(
    private readonly config: Config,
    private readonly lifecycle: ProjectLifecycle,
    private readonly jobs: JobQueue,
    private readonly job: DocsSyncJob,
    private readonly remotes: ProjectRemotes,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.jobs.register(this.job);
    this.lifecycle.register(this);
  }

  async created(tx: Transaction, project: ProjectRow, userId: string): Promise<void> {
    await this.sourceChanged(tx, project, userId);
  }

  async sourceChanged(tx: Transaction, project: ProjectRow, userId: string): Promise<void> {
    if (!project.repoUrl && !project.isSample) return;
    await this.jobs.enqueue(tx, this.job, { projectId: project.id, direction: 'pull', userId }, userId);
  }

  async deleted(tx: Transaction, projectId: string): Promise<void> {
    await this.jobs.repository.deleteForProject(tx, projectId);
    tx.afterCommit(() => void this.removeFolders(projectId));
  }

  private async removeFolders(projectId: string): Promise<void> {
    const folders = [
      join(this.config.home, 'mirrors', `docs-${projectId}.git`),
      this.remotes.samplePath(projectId),
    ];
    try {
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
    } catch (error) {
      this.logger.warn(
        { err: error, projectId },
        'folders of a deleted project are left; they can be removed by hand',
      );
    }
  }
}
