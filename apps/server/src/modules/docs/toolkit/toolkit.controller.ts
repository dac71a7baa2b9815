import { type Input, type ResponseBody, toolkitEndpoints } from '@cairn/contracts';
import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Checked, Endpoint, isFresh } from '#platform/http';
import { ToolkitService } from './toolkit.service.ts';

@Controller()
export class ToolkitController {
  constructor(private readonly toolkit: ToolkitService) {}

  @Endpoint(toolkitEndpoints.checks)
  async checks(
    @Checked() { params }: Input<typeof toolkitEndpoints.checks>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ResponseBody<typeof toolkitEndpoints.checks> | undefined> {
    if (isFresh(request, reply, await this.toolkit.manifestHash(params.projectId))) return undefined;
    const checks = await this.toolkit.checks(params.projectId);
    reply.header('etag', `"${checks.hash}"`);
    return checks;
  }

  @Endpoint(toolkitEndpoints.outcome)
  outcome(
    @Checked() { params, query }: Input<typeof toolkitEndpoints.outcome>,
  ): Promise<ResponseBody<typeof toolkitEndpoints.outcome>> {
    return this.toolkit.outcome(params.projectId, query.tool);
  }

  @Endpoint(toolkitEndpoints.backlinks)
  backlinks(
    @Checked() { params, query }: Input<typeof toolkitEndpoints.backlinks>,
  ): Promise<ResponseBody<typeof toolkitEndpoints.backlinks>> {
    return this.toolkit.backlinks(params.projectId, params.doc, query);
  }
}
