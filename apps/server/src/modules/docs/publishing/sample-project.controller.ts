import { type Project, projectEndpoints } from '@cairn/contracts';
import { Controller } from '@nestjs/common';
import { Caller, Endpoint, type Principal } from '#platform/http';
import { SampleProjectService } from './sample-project.service.ts';

@Controller()
export class SampleProjectController {
  constructor(private readonly samples: SampleProjectService) {}

  @Endpoint(projectEndpoints.createSample)
  create(@Caller() caller: Principal): Promise<Project> {
    return this.samples.create(caller);
  }
}
