import { type Conflict, type Input, type ResponseBody, docEndpoints } from '@cairn/contracts';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Caller, Checked, Endpoint, type Principal } from '#platform/http';
import { ConflictService } from './conflict.service.ts';
import { PublishingService } from './publishing.service.ts';

@Controller()
export class PublishingController {
  constructor(
    private readonly publishing: PublishingService,
    private readonly conflicts: ConflictService,
  ) {}

  @Endpoint(docEndpoints.sync)
  async sync(
    @Checked() { params, body }: Input<typeof docEndpoints.sync>,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ResponseBody<typeof docEndpoints.sync>> {
    const answer = await this.publishing.sync(caller, params.projectId, body);
    if (answer.success === null) reply.status(202);
    return answer;
  }

  @Endpoint(docEndpoints.listConflicts)
  listConflicts(
    @Checked() { params, query }: Input<typeof docEndpoints.listConflicts>,
  ): Promise<ResponseBody<typeof docEndpoints.listConflicts>> {
    return this.publishing.listConflicts(params.projectId, query);
  }

  @Endpoint(docEndpoints.getConflict)
  getConflict(
    @Checked() { params }: Input<typeof docEndpoints.getConflict>,
  ): Promise<ResponseBody<typeof docEndpoints.getConflict>> {
    return this.conflicts.get(params.projectId, params.conflictId);
  }

  @Endpoint(docEndpoints.resolveConflict)
  resolve(
    @Checked() { params, body }: Input<typeof docEndpoints.resolveConflict>,
    @Caller() caller: Principal,
  ): Promise<Conflict> {
    return this.conflicts.resolve(caller, params.projectId, params.conflictId, body);
  }
}
