import { type Input, type Page, type Project, projectEndpoints } from '@cairn/contracts';
import { Controller } from '@nestjs/common';
import { Caller, Checked, Endpoint, type Principal } from '#platform/http';
import { ProjectService } from './project.service.ts';

@Controller()
export class ProjectController {
  constructor(private readonly projects: ProjectService) {}

  @Endpoint(projectEndpoints.list)
  list(
    @Checked() { query }: Input<typeof projectEndpoints.list>,
    @Caller() caller: Principal,
  ): Promise<Page<Project>> {
    return this.projects.list(caller, query);
  }

  @Endpoint(projectEndpoints.create)
  create(
    @Checked() { body }: Input<typeof projectEndpoints.create>,
    @Caller() caller: Principal,
  ): Promise<Project> {
    return this.projects.create(caller, body);
  }

  @Endpoint(projectEndpoints.get)
  get(
    @Checked() { params }: Input<typeof projectEndpoints.get>,
    @Caller() caller: Principal,
  ): Promise<Project> {
    return this.projects.get(caller, params.projectId);
  }

  @Endpoint(projectEndpoints.update)
  update(
    @Checked() { params, body }: Input<typeof projectEndpoints.update>,
    @Caller() caller: Principal,
  ): Promise<Project> {
    return this.projects.update(caller, params.projectId, body);
  }

  @Endpoint(projectEndpoints.delete)
  delete(
    @Checked() { params }: Input<typeof projectEndpoints.delete>,
    @Caller() caller: Principal,
  ): Promise<void> {
    return this.projects.delete(caller, params.projectId);
  }
}
