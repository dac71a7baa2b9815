import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database';
import { CodedError } from '#platform/errors';
import { EventLog } from '#platform/events';
import { projectRoom } from '#platform/realtime';
import { PublishingStateRepository } from './publishing-state.repository.ts';

/** What of a failure is the repository's, and stays so until somebody does something about it. */
const LASTING = new Set([
  'REPO_AUTH_FAILED',
  'REPO_NOT_FOUND',
  'REPO_UNREACHABLE',
  'BRANCH_NOT_FOUND',
  'EGRESS_REFUSED',
  'REPO_TOO_LARGE',
  'REPO_UNUSABLE',
]);

/** Notes, and tells once, that a repository cannot be worked with, and that it can again. */
@Injectable()
export class PublishingNotes {
  constructor(
    private readonly database: Database,
    private readonly states: PublishingStateRepository,
    private readonly events: EventLog,
  ) {}

  /** Whether it was a failure of the repository. */
  async failed(projectId: string, error: unknown): Promise<boolean> {
    if (!(error instanceof CodedError) || !LASTING.has(error.code)) return false;
    const { code } = error;
    const message = [...error.sentences];
    await this.database.transaction(async (tx) => {
      const before = await this.states.find(tx, projectId);
      const since =
        before?.problem?.code === code && before.problem.since
          ? before.problem.since
          : new Date().toISOString();
      await this.states.save(tx, projectId, { checkedAt: new Date(), problem: { code, message, since } });
      if (before?.problem?.code === code) return;
      await this.events.publish(tx, projectRoom(projectId), 'publishing:changed', {
        projectId,
        what: 'problem',
        message: message[0] ?? code,
      });
    });
    return true;
  }

  async recovered(projectId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const before = await this.states.find(tx, projectId);
      await this.states.save(tx, projectId, { checkedAt: new Date(), problem: null });
      if (!before?.problem) return;
      await this.events.publish(tx, projectRoom(projectId), 'publishing:changed', {
        projectId,
        what: 'recovered',
        message: 'The repository answers again.',
      });
    });
  }
}
