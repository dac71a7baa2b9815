import { ErrorCode } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database';
import { CodedError } from '#platform/errors';
import { EventLog } from '#platform/events';
import type { JobContext, JobDefinition } from '#platform/jobs';
import { projectRoom } from '#platform/realtime';
import { LiveTexts } from '../collaboration/live-texts.ts';
import { ConflictRepository } from './conflict.repository.ts';
import { PublishOutbox } from './outbox/publish-outbox.ts';
import { PublishingNotes } from './publishing-notes.ts';
import { PublishingStateRepository } from './publishing-state.repository.ts';
import { DocsSyncPayload } from './docs-sync.payload.ts';
import { ProjectRemotes } from './project-remote.ts';
import { SyncProject } from './sync-project.ts';

@Injectable()
export class DocsSyncJob implements JobDefinition<DocsSyncPayload> {
  readonly type = 'docs-sync';
  readonly payload = DocsSyncPayload;
  readonly retries = 2;
  readonly concurrency = 3;

  constructor(
    private readonly sync: SyncProject,
    private readonly texts: LiveTexts,
    private readonly conflicts: ConflictRepository,
    private readonly database: Database,
    private readonly events: EventLog,
    private readonly notes: PublishingNotes,
    private readonly outbox: PublishOutbox,
    private readonly states: PublishingStateRepository,
    private readonly remotes: ProjectRemotes,
  ) {}

  resource = ({ projectId }: DocsSyncPayload): string => `project:${projectId}`;
  projectId = ({ projectId }: DocsSyncPayload): string => projectId;

  async run(context: JobContext<DocsSyncPayload>): Promise<Record<string, unknown>> {
    const { projectId } = context.payload;
    await this.texts.cutProject(projectId);
    const outcome = await this.sync.run({
      ...context,
      progress: async (phase, done, total) => {
        await context.progress(phase, done, total);
        await this.database.transaction((tx) =>
          this.events.publish(tx, projectRoom(projectId), 'sync:progress', {
            projectId,
            jobId: context.jobId,
            phase,
            done,
            total,
          }),
        );
      },
    });
    await this.notes.recovered(projectId);
    const { total } = await this.conflicts.listOpen(projectId, 0, 1);
    await this.database.transaction((tx) =>
      this.events.publish(tx, projectRoom(projectId), 'sync:complete', {
        projectId,
        jobId: context.jobId,
        pulled: outcome.pulled,
        pushed: outcome.pushed,
        conflicts: total,
        commit: outcome.commit,
      }),
    );
    return outcome;
  }

  /** The project was deleted while its sync went on, which may have told of itself and made the mirror again. */
  async abandoned({ projectId }: DocsSyncPayload): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.states.delete(tx, projectId);
      await this.events.deleteRoom(tx, projectRoom(projectId));
    });
    await this.remotes.removeFolders(projectId);
  }

  async ended({
    jobId,
    payload,
    error,
  }: Parameters<NonNullable<JobDefinition<DocsSyncPayload>['ended']>>[0]): Promise<void> {
    if (!error) return;
    const { projectId } = payload;
    await this.notes.failed(projectId, new CodedError(ErrorCode.parse(error.code), error.message));
    // The yes that is waited for publishes what is pending.
    if (error.code === 'SYNC_NOT_CONFIRMED') await this.outbox.forget(projectId);
    else if (payload.cause === 'outbox') await this.outbox.failed(projectId, error);
    await this.database.transaction((tx) =>
      this.events.publish(tx, projectRoom(projectId), 'sync:failed', { projectId, jobId, ...error }),
    );
  }
}
