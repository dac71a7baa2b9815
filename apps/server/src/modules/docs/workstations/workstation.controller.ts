import { type Input, type ResponseBody, workstationEndpoints } from '@cairn/contracts';
import { Controller } from '@nestjs/common';
import { Caller, Checked, Endpoint, type Principal } from '#platform/http';
import { WorkstationPolicyService } from './workstation-policy.service.ts';
import { WorkstationService } from './workstation.service.ts';

@Controller()
export class WorkstationController {
  constructor(
    private readonly workstations: WorkstationService,
    private readonly policies: WorkstationPolicyService,
  ) {}

  @Endpoint(workstationEndpoints.list)
  list(
    @Checked() { params, query }: Input<typeof workstationEndpoints.list>,
  ): Promise<ResponseBody<typeof workstationEndpoints.list>> {
    return this.workstations.list(params.projectId, query);
  }

  @Endpoint(workstationEndpoints.remove)
  async remove(
    @Checked() { params }: Input<typeof workstationEndpoints.remove>,
    @Caller() caller: Principal,
  ): Promise<void> {
    await this.workstations.remove(caller, params.projectId, params.workstationId);
  }

  @Endpoint(workstationEndpoints.policy)
  policy(
    @Checked() { params }: Input<typeof workstationEndpoints.policy>,
  ): Promise<ResponseBody<typeof workstationEndpoints.policy>> {
    return this.policies.of(params.projectId);
  }

  @Endpoint(workstationEndpoints.changePolicy)
  changePolicy(
    @Checked() { params, body }: Input<typeof workstationEndpoints.changePolicy>,
    @Caller() caller: Principal,
  ): Promise<ResponseBody<typeof workstationEndpoints.changePolicy>> {
    return this.policies.change(caller, params.projectId, body);
  }
}
