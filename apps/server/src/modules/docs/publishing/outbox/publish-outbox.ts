import { Injectable } from '@nestjs/common';
import { ProjectService } from '#modules/projects';
import { Database, type Transaction } from '#platform/database';
import { EventLog } from '#platform/events';
import { projectRoom } from '#platform/realtime';
import { PublishOutboxRepository } from './publish-outbox.repository.ts';

const FIRST_PAUSE_SECONDS = 15;
const LONGEST_PAUSE_SECONDS = 30 * 60;

const pauseOf = (attempts: number): number =>
  Math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** Math.min(attempts - 1, 10));

/** Where documents say, in their own transaction, that there may be something to publish. */
@Injectable()
export class PublishOutbox {
  constructor(
    private readonly database: Database,
    private readonly projects: ProjectService,
    private readonly outbox: PublishOutboxRepository,
    private readonly events: EventLog,
  ) {}

  /** A document was added, changed or deleted here. */
  async changed(tx: Transaction, projectId: string): Promise<void> {
    const project = await this.projects.rowWithin(tx, projectId);
    const hasRepository = project.repoUrl !== null || project.isSample;
    if (project.autoPublish && hasRepository) await this.outbox.add(tx, projectId, project.branch);
  }

  forget(projectId: string): Promise<void> {
    return this.outbox.delete(this.database, projectId);
  }

  /** A try by itself failed; the next one comes after a pause that grows. */
  async failed(projectId: string, error: { code: string; message: string[] }): Promise<void> {
    const { branch } = await this.projects.row(projectId);
    const problem = { ...error, since: new Date().toISOString() };
    await this.database.transaction(async (tx) => {
      const row = await this.outbox.fail(tx, projectId, branch, problem, pauseOf);
      if (!row) return;
      await this.events.publish(tx, projectRoom(projectId), 'publishing:changed', {
        projectId,
        what: 'retry',
        message: error.message[0] ?? error.code,
      });
    });
  }
}
