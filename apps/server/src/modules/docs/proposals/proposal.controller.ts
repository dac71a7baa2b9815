import {
  type Input,
  type Page,
  type ProjectRole,
  type Proposal,
  type ProposalDetail,
  type ProposeBody,
  proposalEndpoints,
} from '@cairn/contracts';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Caller, CallerRole, Checked, Endpoint, type Principal } from '#platform/http';
import { ProposalDecisions } from './proposal-decisions.ts';
import { ProposalService } from './proposal.service.ts';

@Controller()
export class ProposalController {
  constructor(
    private readonly proposals: ProposalService,
    private readonly decisions: ProposalDecisions,
  ) {}

  @Endpoint(proposalEndpoints.propose)
  propose(
    @Checked() { params, body }: Input<typeof proposalEndpoints.propose>,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Proposal> {
    return this.keep(caller, params.projectId, body, reply);
  }

  @Endpoint(proposalEndpoints.create)
  create(
    @Checked() { params, body }: Input<typeof proposalEndpoints.create>,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Proposal> {
    return this.keep(caller, params.projectId, body, reply);
  }

  @Endpoint(proposalEndpoints.list)
  list(@Checked() { params, query }: Input<typeof proposalEndpoints.list>): Promise<Page<Proposal>> {
    return this.proposals.list(params.projectId, query);
  }

  @Endpoint(proposalEndpoints.get)
  get(
    @Checked() { params }: Input<typeof proposalEndpoints.get>,
    @Caller() caller: Principal,
    @CallerRole() role: ProjectRole,
  ): Promise<ProposalDetail> {
    return this.proposals.get({ caller, role }, params.projectId, params.proposalId);
  }

  @Endpoint(proposalEndpoints.accept)
  accept(
    @Checked() { params, body }: Input<typeof proposalEndpoints.accept>,
    @Caller() caller: Principal,
  ): Promise<Proposal> {
    return this.decisions.accept(caller, params.projectId, params.proposalId, body);
  }

  @Endpoint(proposalEndpoints.reject)
  reject(
    @Checked() { params, body }: Input<typeof proposalEndpoints.reject>,
    @Caller() caller: Principal,
  ): Promise<Proposal> {
    return this.decisions.reject(caller, params.projectId, params.proposalId, body.reason);
  }

  private async keep(
    caller: Principal,
    projectId: string,
    body: ProposeBody,
    reply: FastifyReply,
  ): Promise<Proposal> {
    const { proposal, isNew } = await this.proposals.propose(caller, projectId, body);
    if (!isNew) reply.status(200);
    return proposal;
  }
}
