import { editorEndpoints } from '@cairn/contracts';
import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Endpoint, isFresh } from '#platform/http';
import { ExtensionArchives } from './extension-archive.ts';

@Controller()
export class EditorController {
  constructor(private readonly archives: ExtensionArchives) {}

  @Endpoint(editorEndpoints.extension)
  async extension(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { bytes, sha256 } = await this.archives.current();
    if (isFresh(request, reply, sha256)) return void reply.send();
    reply
      .header('content-type', 'application/octet-stream')
      .header('content-disposition', 'attachment; filename="cairn.vsix"')
      .send(bytes);
  }
}
