import { type Attachment, type Input, type Page, attachmentEndpoints } from '@cairn/contracts';
import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller, Checked, Endpoint, type Principal, byteRangeOf, isFresh, uploadOf } from '#platform/http';
import { isRaster } from '#platform/storage';
import { AttachmentService } from './attachment.service.ts';

@Controller()
export class AttachmentController {
  constructor(private readonly attachments: AttachmentService) {}

  @Endpoint(attachmentEndpoints.list)
  list(@Checked() { params, query }: Input<typeof attachmentEndpoints.list>): Promise<Page<Attachment>> {
    return this.attachments.list(params.projectId, query);
  }

  @Endpoint(attachmentEndpoints.upload)
  upload(
    @Checked() { params, query }: Input<typeof attachmentEndpoints.upload>,
    @Caller() caller: Principal,
    @Req() request: FastifyRequest,
  ): Promise<Attachment> {
    const bytes = uploadOf(attachmentEndpoints.upload, request);
    return this.attachments.upload(caller, params.projectId, { name: query.name, bytes });
  }

  @Endpoint(attachmentEndpoints.content)
  async content(
    @Checked() { params }: Input<typeof attachmentEndpoints.content>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const row = await this.attachments.find(params.projectId, params.attachment);
    if (isFresh(request, reply, row.sha256)) return void reply.send();
    const range = byteRangeOf(request.headers.range, row.size);
    const stream = await this.attachments.read(row, range);
    if (range) reply.status(206).header('content-range', `bytes ${range.start}-${range.end}/${row.size}`);
    // Only pictures made of dots are shown in place; whatever could hold a script is downloaded, and closed in besides.
    const disposition = isRaster(row.type) ? 'inline' : 'attachment';
    reply
      .header('content-type', row.type === 'text/plain' ? 'text/plain; charset=utf-8' : row.type)
      .header('content-length', range ? range.end - range.start + 1 : row.size)
      .header('content-disposition', `${disposition}; filename*=UTF-8''${encoded(row.name)}`)
      .header('content-security-policy', "sandbox; default-src 'none'; frame-ancestors 'none'")
      .header('cross-origin-resource-policy', 'same-origin')
      .header('accept-ranges', 'bytes')
      .send(stream);
  }

  @Endpoint(attachmentEndpoints.delete)
  delete(@Checked() { params, query }: Input<typeof attachmentEndpoints.delete>): Promise<void> {
    return this.attachments.delete(params.projectId, params.attachment, query.force);
  }
}

/** RFC 8187 leaves fewer characters as they are than encodeURIComponent does. */
const encoded = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
