import { Inject, Injectable } from '@nestjs/common';
import { ProjectService } from '#modules/projects';
import { Database } from '#platform/database';
import { JobQueue } from '#platform/jobs';
import { LOGGER, type Logger } from '#platform/logger';
import { DocsSyncJob } from '../docs-sync.job.ts';
import { syncFailure } from '../git-failure.ts';
import { ProjectRemotes } from '../project-remote.ts';
import { PublishingNotes } from '../publishing-notes.ts';
import { PublishingStateRepository } from '../publishing-state.repository.ts';
import { SyncStateRepository } from '../sync-state.repository.ts';

/** Providers do not redeliver webhooks, so git is asked now and then; jittered, that not all ask at once. */
const BETWEEN_CHECKS = { from: 5 * 60, to: 10 * 60 };
const AT_ONCE = 4;
const ASK_MILLISECONDS = 30_000;

/** Asks repositories whether they have moved; only where one has, a job looks closer. */
@Injectable()
export class Reconciler {
  private readonly stopping = new AbortController();

  constructor(
    private readonly database: Database,
    private readonly states: SyncStateRepository,
    private readonly notes: PublishingStateRepository,
    private readonly problems: PublishingNotes,
    private readonly projects: ProjectService,
    private readonly remotes: ProjectRemotes,
    private readonly jobs: JobQueue,
    private readonly job: DocsSyncJob,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  adopt(): Promise<void> {
    return this.notes.adopt(this.database);
  }

  stop(): void {
    this.stopping.abort();
  }

  async checkDue(): Promise<void> {
    const due = await this.notes.claimDue(this.database, AT_ONCE, BETWEEN_CHECKS);
    await Promise.all(due.map((projectId) => this.check(projectId)));
  }

  private async check(projectId: string): Promise<void> {
    const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(ASK_MILLISECONDS)]);
    try {
      const hasMoved = await this.hasMoved(projectId, signal);
      await this.problems.recovered(projectId);
      if (!hasMoved) return;
      const payload = { projectId, direction: 'pull', userId: null, cause: 'reconcile' } as const;
      await this.database.transaction((tx) => this.jobs.enqueue(tx, this.job, payload, null));
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      const isKnown = await this.problems.failed(projectId, syncFailure(error));
      if (!isKnown) this.logger.warn({ err: error, projectId }, 'a repository could not be asked');
    }
  }

  /** Also where something is under review: whether it was closed does not show in the branch. */
  private async hasMoved(projectId: string, signal: AbortSignal): Promise<boolean> {
    const state = await this.states.find(this.database, projectId);
    const note = await this.notes.find(this.database, projectId);
    if (!(await this.projects.isActive(projectId))) return false;
    const project = await this.remotes.open(projectId);
    if (state?.sourceKey !== project.sourceKey && note?.confirmedSource !== project.sourceKey) return false;
    const head = await project.mirror.headOf(project.remote, project.branch, signal);
    return head !== (state?.commit ?? null) || Boolean(note?.review);
  }
}
