import {
  type Conflict,
  ErrorCode,
  type Input,
  type Page,
  type SyncResult,
  type docEndpoints,
  type publishingEndpoints,
} from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { ProjectService } from '#modules/projects';
import { Database, type Transaction } from '#platform/database';
import { CodedError } from '#platform/errors';
import type { Principal } from '#platform/http';
import { JobQueue, type JobRow } from '#platform/jobs';
import { lockHeld, noRepository, nothingToConfirm, previewStale, syncNotConfirmed } from '../docs.errors.ts';
import { DocumentRepository } from '../documents/document.repository.ts';
import { LockService } from '../locks/lock.service.ts';
import { toConflict } from './conflict.mapper.ts';
import { ConflictRepository } from './conflict.repository.ts';
import { DocsSyncJob } from './docs-sync.job.ts';
import type { DocsSyncPayload } from './docs-sync.payload.ts';
import { syncFailure } from './git-failure.ts';
import { ProjectRemotes } from './project-remote.ts';
import { PublishingStateRepository } from './publishing-state.repository.ts';
import { PublishingStatusReader } from './publishing-status.ts';
import type { SyncOutcome } from './sync-project.ts';

// Below the half minute after which proxies give up on an answer.
const WAIT_MILLISECONDS = 25_000;
const CONFLICTS_SHOWN = 100;

type SyncBody = Input<typeof docEndpoints.sync>['body'];
type Decision = Input<typeof publishingEndpoints.decideDeletions>['body'];

@Injectable()
export class PublishingService {
  constructor(
    private readonly database: Database,
    private readonly projects: ProjectService,
    private readonly locks: LockService,
    private readonly documents: DocumentRepository,
    private readonly jobs: JobQueue,
    private readonly job: DocsSyncJob,
    private readonly conflicts: ConflictRepository,
    private readonly remotes: ProjectRemotes,
    private readonly notes: PublishingStateRepository,
    private readonly statuses: PublishingStatusReader,
  ) {}

  /** The outcome, or the job alone when nobody waits for it or it takes too long. */
  async sync(
    caller: Principal,
    projectId: string,
    { direction, message, wait }: SyncBody,
  ): Promise<SyncResult | { success: null; jobId: string }> {
    await this.requireRepository(projectId);
    await this.assertLockIsFree(caller, projectId);
    if (await this.statuses.waitsForYes(projectId)) throw syncNotConfirmed();
    const queued = await this.database.transaction((tx) =>
      this.enqueue(tx, caller, { projectId, direction, ...(message && { message }) }),
    );
    if (!wait) return { success: null, jobId: queued.id };
    const job = await this.jobs.waitFor(queued.id, WAIT_MILLISECONDS);
    return job?.finishedAt ? this.resultOf(job, projectId) : { success: null, jobId: queued.id };
  }

  async listConflicts(
    projectId: string,
    { page, perPage }: { page: number; perPage: number },
  ): Promise<Page<Conflict>> {
    const { rows, total } = await this.conflicts.listOpen(projectId, (page - 1) * perPage, perPage);
    return { data: rows.map(toConflict), meta: { page, perPage, total } };
  }

  /** The yes of a project admin, to what the preview showed. */
  async connect(caller: Principal, projectId: string, head: string | null): Promise<{ jobId: string }> {
    await this.requireRepository(projectId);
    if (!(await this.statuses.waitsForYes(projectId))) throw nothingToConfirm();
    const sourceKey = await this.assertHead(projectId, head);
    return this.database.transaction(async (tx) => {
      await this.notes.save(tx, projectId, { confirmedSource: sourceKey });
      const { autoPublish } = await this.projects.row(projectId);
      const direction = autoPublish ? 'both' : 'pull';
      const { id } = await this.enqueue(tx, caller, { projectId, direction });
      return { jobId: id };
    });
  }

  async decideDeletions(
    caller: Principal,
    projectId: string,
    { commit, take }: Decision,
  ): Promise<{ jobId: string }> {
    await this.requireRepository(projectId);
    await this.assertLockIsFree(caller, projectId);
    return this.database.transaction(async (tx) => {
      await this.documents.lockProject(tx, projectId);
      const held = (await this.notes.find(tx, projectId))?.heldDeletions;
      if (!held) throw nothingToConfirm();
      if (held.commit !== commit) throw previewStale();
      if (take === 'delete') await this.notes.save(tx, projectId, { confirmedDeletions: held.docIds });
      else await this.documents.forgetBasesOf(tx, projectId, held.docIds);
      await this.notes.save(tx, projectId, { heldDeletions: null });
      const { id } = await this.enqueue(tx, caller, { projectId, direction: 'both' });
      return { jobId: id };
    });
  }

  dismissRewritten(projectId: string): Promise<void> {
    return this.notes.save(this.database, projectId, { rewritten: null });
  }

  private async requireRepository(projectId: string): Promise<void> {
    await this.projects.requireActive(projectId);
    if (!(await this.projects.hasRepository(projectId))) throw noRepository();
  }

  private async assertLockIsFree(caller: Principal, projectId: string): Promise<void> {
    const lock = await this.locks.get(caller, projectId);
    if (lock && !lock.includesYou) throw lockHeld(lock);
  }

  /** The key of the source, which is at that commit still. */
  private async assertHead(projectId: string, head: string | null): Promise<string> {
    try {
      const project = await this.remotes.open(projectId);
      const now = await project.mirror.headOf(project.remote, project.branch);
      if (now !== head) throw previewStale();
      return project.sourceKey;
    } catch (error) {
      throw syncFailure(error);
    }
  }

  private enqueue(
    tx: Transaction,
    caller: Principal,
    asked: Pick<DocsSyncPayload, 'projectId' | 'direction' | 'message'>,
  ): Promise<JobRow> {
    const payload: DocsSyncPayload = { ...asked, userId: caller.userId, cause: 'asked' };
    return this.jobs.enqueue(tx, this.job, payload, caller.userId);
  }

  private async resultOf(job: JobRow, projectId: string): Promise<SyncResult> {
    if (job.error)
      throw new CodedError(ErrorCode.parse(job.error.code), job.error.message, {
        details: { jobId: job.id },
      });
    const outcome = job.result as SyncOutcome;
    const { rows } = await this.conflicts.listOpen(projectId, 0, CONFLICTS_SHOWN);
    return { success: rows.length === 0, jobId: job.id, ...outcome, conflicts: rows.map(toConflict) };
  }
}
