import type { Job, Page, ProjectRole } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database';
import { type Principal, ProjectAccess, assertProjectRole, notFound } from '#platform/http';
import { JobQueue, type JobRow } from '#platform/jobs';
import { toJob } from './job.mapper.ts';

/** Whoever may see a project may watch its jobs; editors may stop them. */
@Injectable()
export class JobService {
  constructor(
    private readonly database: Database,
    private readonly queue: JobQueue,
    private readonly access: ProjectAccess,
  ) {}

  async listForProject(
    projectId: string,
    { page, perPage }: { page: number; perPage: number },
  ): Promise<Page<Job>> {
    const { rows, total } = await this.queue.repository.listForProject(
      this.database,
      projectId,
      (page - 1) * perPage,
      perPage,
    );
    return { data: rows.map(toJob), meta: { page, perPage, total } };
  }

  async get(caller: Principal, jobId: string): Promise<Job> {
    return toJob(await this.visible(caller, jobId, 'viewer'));
  }

  async cancel(caller: Principal, jobId: string): Promise<Job> {
    await this.visible(caller, jobId, 'editor');
    return toJob(await this.queue.cancel(jobId));
  }

  private async visible(caller: Principal, jobId: string, needed: ProjectRole): Promise<JobRow> {
    const row = await this.queue.repository.find(this.database, jobId);
    const role = row?.projectId ? await this.access.roleOf(caller, row.projectId) : null;
    if (!row || !role) throw notFound('job');
    assertProjectRole(role, needed);
    return row;
  }
}
