import { type ImportResult, type Input, MAX_ARCHIVE_BYTES, transferEndpoints } from '@cairn/contracts';
import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller, Checked, Endpoint, type Principal, fileTooLarge, uploadOf } from '#platform/http';
import { ExportService } from './export.service.ts';
import { ImportService } from './import.service.ts';

@Controller()
export class TransferController {
  constructor(
    private readonly imports: ImportService,
    private readonly exports: ExportService,
  ) {}

  @Endpoint(transferEndpoints.import)
  async import(
    @Checked() { params, query }: Input<typeof transferEndpoints.import>,
    @Caller() caller: Principal,
    @Req() request: FastifyRequest,
  ): Promise<ImportResult> {
    const archive = await whole(uploadOf(transferEndpoints.import, request));
    if (query.dryRun) return this.imports.look(params.projectId, archive);
    return this.imports.import(caller, params.projectId, archive);
  }

  @Endpoint(transferEndpoints.export)
  async export(
    @Checked() { params }: Input<typeof transferEndpoints.export>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const archive = await this.exports.export(params.projectId);
    const today = new Date().toISOString().slice(0, 10);
    reply
      .header('content-type', 'application/zip')
      .header('content-disposition', `attachment; filename="cairn-documents-${today}.zip"`)
      .header('cache-control', 'no-store')
      .send(archive);
  }
}

/** The list of what is in an archive stands at its end, so all of it has to be there first. */
async function whole(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of source) {
    size += part.length;
    if (size > MAX_ARCHIVE_BYTES) throw fileTooLarge(MAX_ARCHIVE_BYTES);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
