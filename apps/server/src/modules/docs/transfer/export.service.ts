import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { type FileToZip, writeZip } from '#platform/archive';
import { notFound } from '#platform/http';
import { pathOf } from '../attachments/attachment-name.policy.ts';
import { AttachmentRepository } from '../attachments/attachment.repository.ts';
import { AttachmentService } from '../attachments/attachment.service.ts';
import { DocumentRepository } from '../documents/document.repository.ts';

@Injectable()
export class ExportService {
  constructor(
    private readonly documents: DocumentRepository,
    private readonly attachments: AttachmentRepository,
    private readonly files: AttachmentService,
  ) {}

  /** Each text is read when it is its turn; one that is deleted meanwhile is exported as it last was. */
  async export(projectId: string): Promise<Readable> {
    const now = new Date();
    const docs = await this.documents.entries(projectId);
    const attachments = await this.attachments.all(projectId);
    return writeZip([
      ...docs.map(({ id, fileName }): FileToZip => {
        return { name: fileName, at: now, open: () => this.textOf(projectId, id) };
      }),
      ...attachments.map((row): FileToZip => {
        return { name: pathOf(row.name), at: row.createdAt, open: () => this.files.read(row) };
      }),
    ]);
  }

  private async textOf(projectId: string, id: string): Promise<Buffer> {
    const [row] = await this.documents.withIds(projectId, [id]);
    if (!row) throw notFound('document');
    return Buffer.from(row.content);
  }
}
