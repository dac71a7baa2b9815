import {
  type Conflict,
  ErrorCode,
  type Input,
  type Page,
  type SyncResult,
  type docEndpoints,
} from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { ProjectService } from '#modules/projects';
import { Database } from '#platform/database';
import { CodedError } from '#platform/errors';
import type { Principal } from '#platform/http';
import { JobQueue, type JobRow } from '#platform/jobs';
import { lockHeld, noRepository } from '../docs.errors.ts';
import { LockService } from '../locks/lock.service.ts';
import { toConflict } from './conflict.mapper.ts';
import { ConflictRepository } from './conflict.repository.ts';
import { DocsSyncJob } from './docs-sync.job.ts';
import type { SyncOutcome } from './sync-project.ts';

// Below the half minute after which proxies give up on an answer.
const WAIT_MILLISECONDS = 25_000;
const CONFLICTS_SHOWN = 100;

type SyncBody = Input<typeof docEndpoints.sync>['body'];

@Injectable()
export class PublishingService {
  constructor(
    private readonly database: Database,
    private readonly projects: ProjectService,
    private readonly locks: LockService,
    private readonly jobs: JobQueue,
    private readonly job: DocsSyncJob,
    private readonly conflicts: ConflictRepository,
  ) {}

  /** The outcome, or the job alone when nobody waits for it or it takes too long. */
  async sync(
    caller: Principal,
    projectId: string,
    { direction, message, wait }: SyncBody,
  ): Promise<SyncResult | { success: null; jobId: string }> {
    await this.projects.requireActive(projectId);
    if (!(await this.projects.hasRepository(projectId))) throw noRepository();
    const lock = await this.locks.get(caller, projectId);
    if (lock && !lock.isYours) throw lockHeld(lock);
    const payload = { projectId, direction, userId: caller.userId, ...(message && { message }) };
    const queued = await this.database.transaction((tx) =>
      this.jobs.enqueue(tx, this.job, payload, caller.userId),
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
