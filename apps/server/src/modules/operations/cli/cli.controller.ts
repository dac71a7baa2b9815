import { cliEndpoints } from '@cairn/contracts';
import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '#platform/config';
import { Endpoint, isFresh } from '#platform/http';
import { CliPrograms } from './cli-program.ts';
import { installScript } from './install-script.ts';

@Controller()
export class CliController {
  constructor(
    private readonly config: Config,
    private readonly programs: CliPrograms,
  ) {}

  @Endpoint(cliEndpoints.program)
  async program(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { bytes, sha256 } = await this.programs.current();
    if (isFresh(request, reply, sha256)) return void reply.send();
    reply.header('content-type', 'text/javascript; charset=utf-8').send(bytes);
  }

  @Endpoint(cliEndpoints.install)
  async install(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { sha256 } = await this.programs.current();
    // The front door has seen that the host is one of ours, so it can stand in a script.
    const url = this.config.publicUrl ?? `${request.protocol}://${request.host}`;
    reply
      .header('content-type', 'text/x-shellscript; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(installScript(url, sha256));
  }
}
