import { type Input, type Member, type Page, type ProjectRole, memberEndpoints } from '@cairn/contracts';
import { Controller } from '@nestjs/common';
import { Caller, CallerRole, Checked, Endpoint, type Principal } from '#platform/http';
import { MemberService } from './member.service.ts';

@Controller()
export class MemberController {
  constructor(private readonly members: MemberService) {}

  @Endpoint(memberEndpoints.list)
  list(
    @Checked() { params, query }: Input<typeof memberEndpoints.list>,
    @Caller() caller: Principal,
    @CallerRole() role: ProjectRole,
  ): Promise<Page<Member>> {
    return this.members.list(caller, role, params.projectId, query);
  }

  @Endpoint(memberEndpoints.add)
  add(
    @Checked() { params, body }: Input<typeof memberEndpoints.add>,
    @Caller() caller: Principal,
  ): Promise<Member> {
    return this.members.add(caller, params.projectId, body.userId, body.role);
  }

  @Endpoint(memberEndpoints.changeRole)
  changeRole(
    @Checked() { params, body }: Input<typeof memberEndpoints.changeRole>,
    @Caller() caller: Principal,
  ): Promise<Member> {
    return this.members.changeRole(caller, params.projectId, params.userId, body.role);
  }

  @Endpoint(memberEndpoints.remove)
  remove(
    @Checked() { params }: Input<typeof memberEndpoints.remove>,
    @Caller() caller: Principal,
  ): Promise<void> {
    return this.members.remove(caller, params.projectId, params.userId);
  }
}
