import { type Input, mcpEndpoints } from '@cairn/contracts';
import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller, Checked, Endpoint, type Principal, gone } from '#platform/http';
import { McpService } from './mcp.service.ts';

@Controller()
export class McpController {
  constructor(private readonly mcp: McpService) {}

  @Endpoint(mcpEndpoints.call)
  async call(
    @Checked() { body }: Input<typeof mcpEndpoints.call>,
    @Caller() caller: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    reply.send(await this.mcp.answer(caller, request, body, gone(reply)));
  }
}
