import type { SkippedFile } from '@cairn/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#platform/database';
import type { JobContext } from '#platform/jobs';
import { LOGGER, type Logger } from '#platform/logger';
import { LiveTexts } from '../collaboration/live-texts.ts';
import { ConflictBranches } from './conflict-branches.ts';
import type { DocsSyncPayload } from './docs-sync.payload.ts';
import { syncFailure } from './git-failure.ts';
import { RemoteHostError } from './hosts/remote-host.error.ts';
import { PublishOutboxRepository } from './outbox/publish-outbox.repository.ts';
import { PushBudgets } from './outbox/push-budget.repository.ts';
import { type ProjectRemote, ProjectRemotes } from './project-remote.ts';
import { type Published, Publisher } from './publisher.ts';
import { type AppliedChanges, RemoteChanges } from './remote-changes.ts';
import { rewrittenSince } from './remote-history.ts';
import { type RemoteSnapshot, RemoteSnapshots } from './remote-snapshot.ts';
import { Reviews } from './reviews.ts';
import { SyncStateRepository } from './sync-state.repository.ts';

// The remote may move again while its last move is taken in; whoever loses this often is better told so.
const PUSH_TRIES = 5;
// The job's result is a row that people look at, not a report on a whole repository.
const SKIPPED_SHOWN = 100;

export interface SyncOutcome extends Record<string, unknown> {
  pulled: number;
  pushed: number;
  commit: string | null;
  skipped: SkippedFile[];
  merged: number;
  held: number;
  reviewUrl: string | null;
  postponedUntil: string | null;
}

interface Step {
  snapshot: RemoteSnapshot;
  applied: AppliedChanges;
  published: Published;
}

/** Brings a project and its repository into step: what git changed comes in, what changed here goes out as one commit. */
@Injectable()
export class SyncProject {
  constructor(
    private readonly database: Database,
    private readonly states: SyncStateRepository,
    private readonly remotes: ProjectRemotes,
    private readonly snapshots: RemoteSnapshots,
    private readonly changes: RemoteChanges,
    private readonly publisher: Publisher,
    private readonly reviews: Reviews,
    private readonly branches: ConflictBranches,
    private readonly outbox: PublishOutboxRepository,
    private readonly live: LiveTexts,
    private readonly budgets: PushBudgets,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async run(context: JobContext<DocsSyncPayload>): Promise<SyncOutcome> {
    let project: ProjectRemote | undefined;
    try {
      project = await this.remotes.open(context.payload.projectId);
      await project.mirror.ensure();
      // What is being written counts as it stands now, unless only git is of interest.
      const { cause, projectId } = context.payload;
      if (cause === 'asked' || cause === 'outbox') await this.live.cutProject(projectId);
      return await this.syncUntilPushed(context, project);
    } catch (error) {
      if (project && error instanceof RemoteHostError && error.retryAfterMs !== null)
        await this.budgets.pause(project.repositoryKey, error.retryAfterMs);
      throw syncFailure(error);
    }
  }

  private async syncUntilPushed(
    context: JobContext<DocsSyncPayload>,
    project: ProjectRemote,
  ): Promise<SyncOutcome> {
    let [pulled, merged] = [0, 0];
    for (let attempt = 1; ; attempt += 1) {
      const snapshot = await this.snapshots.take(context, project);
      const applied = await this.takeIn(context, project, snapshot);
      if (!applied) return { ...NOTHING, commit: snapshot.head };
      pulled += applied.pulled;
      merged += applied.merged;
      try {
        const published = await this.publisher.publish({
          context,
          project,
          snapshot,
          outgoing: applied.outgoing,
        });
        await this.finish(context, project, { snapshot, applied, published });
        return { ...outcomeOf({ snapshot, applied, published }), pulled, merged };
      } catch (error) {
        const moved = error instanceof RemoteHostError && error.code === 'HEAD_MOVED';
        if (!moved || attempt === PUSH_TRIES) throw error;
      }
    }
  }

  private async takeIn(
    { payload, signal }: JobContext<DocsSyncPayload>,
    project: ProjectRemote,
    snapshot: RemoteSnapshot,
  ): Promise<AppliedChanges | null> {
    const state = await this.states.find(this.database, payload.projectId);
    const known = state?.sourceKey === project.sourceKey ? state.commit : null;
    const rewritten = await rewrittenSince(project.mirror, known, snapshot.head);
    const applied = await this.changes.apply(payload, project, snapshot, rewritten);
    if (applied) await this.reviews.follow(project, payload.projectId, signal);
    return applied;
  }

  /** What waited has gone out, or is told when it will. */
  private async finish(
    { payload, signal }: JobContext<DocsSyncPayload>,
    project: ProjectRemote,
    { snapshot, applied, published }: Step,
  ): Promise<void> {
    const { projectId } = payload;
    if (payload.direction === 'pull') return;
    const branchesLater = await this.keepConflictBranches(projectId, project, snapshot, signal);
    const later = published.postponedUntil ?? branchesLater;
    await this.database.transaction(async (tx) => {
      if (!later) return this.outbox.settle(tx, projectId, project.branch, applied.generation);
      await this.outbox.add(tx, projectId, project.branch);
      await this.outbox.postpone(tx, projectId, project.branch, later);
    });
  }

  /** A branch for our text is a service; that it cannot be had is no reason for a sync to fail. */
  private async keepConflictBranches(
    projectId: string,
    project: ProjectRemote,
    snapshot: RemoteSnapshot,
    signal: AbortSignal,
  ): Promise<Date | null> {
    try {
      return await this.branches.bringUpToDate(project, projectId, snapshot, signal);
    } catch (error) {
      if (!(error instanceof RemoteHostError)) throw error;
      this.logger.warn({ err: error, projectId }, 'the branch of a conflict could not be kept up');
      return null;
    }
  }
}

const NOTHING: SyncOutcome = {
  pulled: 0,
  pushed: 0,
  commit: null,
  skipped: [],
  merged: 0,
  held: 0,
  reviewUrl: null,
  postponedUntil: null,
};

const outcomeOf = ({ snapshot, applied, published }: Step): SyncOutcome => ({
  ...NOTHING,
  pushed: published.pushed,
  commit: published.commit,
  skipped: [...published.skipped, ...snapshot.skipped, ...applied.skipped].slice(0, SKIPPED_SHOWN),
  held: applied.held,
  reviewUrl: published.reviewUrl,
  postponedUntil: published.postponedUntil?.toISOString() ?? null,
});
