import { type Input, type Job, type Page, jobEndpoints } from '@cairn/contracts';
import { Controller } from '@nestjs/common';
import { Caller, Checked, Endpoint, type Principal } from '#platform/http';
import { JobService } from './job.service.ts';

@Controller()
export class JobController {
  constructor(private readonly jobs: JobService) {}

  @Endpoint(jobEndpoints.listForProject)
  list(@Checked() { params, query }: Input<typeof jobEndpoints.listForProject>): Promise<Page<Job>> {
    return this.jobs.listForProject(params.projectId, query);
  }

  @Endpoint(jobEndpoints.get)
  get(@Checked() { params }: Input<typeof jobEndpoints.get>, @Caller() caller: Principal): Promise<Job> {
    return this.jobs.get(caller, params.jobId);
  }

  @Endpoint(jobEndpoints.cancel)
  cancel(
    @Checked() { params }: Input<typeof jobEndpoints.cancel>,
    @Caller() caller: Principal,
  ): Promise<Job> {
    return this.jobs.cancel(caller, params.jobId);
  }
}
