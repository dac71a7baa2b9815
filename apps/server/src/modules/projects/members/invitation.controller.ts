import {
  type Input,
  type Invitation,
  type Page,
  type ProjectRole,
  type ResponseBody,
  type SignedIn,
  memberEndpoints,
} from '@cairn/contracts';
import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NewAccounts } from '#modules/identity';
import { Caller, CallerRole, Checked, Endpoint, type Principal } from '#platform/http';
import { InvitationService } from './invitation.service.ts';

@Controller()
export class InvitationController {
  constructor(
    private readonly invitations: InvitationService,
    private readonly accounts: NewAccounts,
  ) {}

  @Endpoint(memberEndpoints.invitations)
  list(
    @Checked() { params, query }: Input<typeof memberEndpoints.invitations>,
    @Caller() caller: Principal,
    @CallerRole() role: ProjectRole,
  ): Promise<Page<Invitation>> {
    return this.invitations.list(caller, role, params.projectId, query);
  }

  @Endpoint(memberEndpoints.invite)
  create(
    @Checked() { params, body }: Input<typeof memberEndpoints.invite>,
    @Caller() caller: Principal,
  ): Promise<ResponseBody<typeof memberEndpoints.invite>> {
    return this.invitations.create(caller, params.projectId, body);
  }

  @Endpoint(memberEndpoints.withdraw)
  withdraw(
    @Checked() { params }: Input<typeof memberEndpoints.withdraw>,
    @Caller() caller: Principal,
  ): Promise<void> {
    return this.invitations.withdraw(caller, params.projectId, params.invitationId);
  }

  @Endpoint(memberEndpoints.lookAtInvitation)
  look(
    @Checked() { body }: Input<typeof memberEndpoints.lookAtInvitation>,
  ): Promise<ResponseBody<typeof memberEndpoints.lookAtInvitation>> {
    return this.invitations.look(body.token);
  }

  @Endpoint(memberEndpoints.joinWithNewAccount)
  async join(
    @Checked() { body }: Input<typeof memberEndpoints.joinWithNewAccount>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedIn> {
    return this.accounts.signIn(await this.invitations.joinWithNewAccount(body), request, reply);
  }

  @Endpoint(memberEndpoints.accept)
  accept(
    @Checked() { body }: Input<typeof memberEndpoints.accept>,
    @Caller() caller: Principal,
  ): Promise<ResponseBody<typeof memberEndpoints.accept>> {
    return this.invitations.acceptAs(caller, body.token);
  }
}
