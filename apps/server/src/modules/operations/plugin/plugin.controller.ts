import { type Input, type ResponseBody, pluginEndpoints } from '@cairn/contracts';
import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '#platform/config';
import { Checked, Endpoint, isFresh, notFound } from '#platform/http';
import { PluginArchives } from './plugin-archive.ts';

const DESCRIPTION =
  'Keeps Claude Code on the team’s documents: fresh before each step, paused while somebody edits them, never overwritten.';

@Controller()
export class PluginController {
  constructor(
    private readonly config: Config,
    private readonly archives: PluginArchives,
  ) {}

  @Endpoint(pluginEndpoints.marketplace)
  async marketplace(
    @Req() request: FastifyRequest,
  ): Promise<ResponseBody<typeof pluginEndpoints.marketplace>> {
    const url = this.urlOf(request);
    const { sha256 } = await this.archives.for(url);
    return {
      name: 'cairn',
      description: 'Plugins of this Cairn platform',
      owner: { name: 'Cairn' },
      plugins: [
        {
          name: 'cairn',
          description: DESCRIPTION,
          category: 'productivity',
          keywords: ['documentation', 'locks', 'hooks', 'mcp'],
          source: { source: 'archive', url: `${url}/plugins/cairn-${sha256}.zip`, sha256 },
        },
      ],
    };
  }

  @Endpoint(pluginEndpoints.archive)
  async archive(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Checked() { params }: Input<typeof pluginEndpoints.archive>,
  ): Promise<void> {
    const { bytes, sha256 } = await this.archives.for(this.urlOf(request));
    if (params.archive !== `cairn-${sha256}.zip`) throw notFound('archive');
    if (isFresh(request, reply, sha256)) return void reply.send();
    reply.header('content-type', 'application/zip').send(bytes);
  }

  // The front door has seen that the host is one of ours.
  private urlOf(request: FastifyRequest): string {
    return this.config.publicUrl ?? `${request.protocol}://${request.host}`;
  }
}
