import type { DocVersion, Page, VersionFilter } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { notFound } from '#platform/http';
import { DocumentService } from '../documents/document.service.ts';
import { unifiedDiff } from './unified-diff.ts';
import { toDocVersion } from './version.mapper.ts';
import { VersionRepository, type VersionRow } from './version.repository.ts';

interface Paging {
  page: number;
  perPage: number;
}

@Injectable()
export class VersionService {
  constructor(
    private readonly repository: VersionRepository,
    private readonly documents: DocumentService,
  ) {}

  async list(
    projectId: string,
    doc: string,
    { page, perPage, ...filter }: Paging & { only?: VersionFilter | undefined; by?: string | undefined },
  ): Promise<Page<DocVersion>> {
    const { id } = await this.documents.find(projectId, doc);
    const { rows, total } = await this.repository.list(projectId, id, filter, {
      offset: (page - 1) * perPage,
      limit: perPage,
    });
    return { data: rows.map(toDocVersion), meta: { page, perPage, total } };
  }

  async get(projectId: string, doc: string, version: number): Promise<DocVersion & { content: string }> {
    const { id } = await this.documents.find(projectId, doc);
    const row = await this.find(projectId, id, version);
    return { ...toDocVersion(row), content: row.content };
  }

  async diff(
    projectId: string,
    doc: string,
    from: number,
    to: number,
  ): Promise<{ from: number; to: number; diff: string }> {
    const { id, fileName } = await this.documents.find(projectId, doc);
    const [old, current] = await Promise.all([this.find(projectId, id, from), this.find(projectId, id, to)]);
    return { from, to, diff: unifiedDiff(fileName, toNamed(old), toNamed(current)) };
  }

  private async find(projectId: string, docId: string, version: number): Promise<VersionRow> {
    const row = await this.repository.find(projectId, docId, version);
    if (!row) throw notFound('version');
    return row;
  }
}

const toNamed = ({ version, content }: VersionRow) => ({ name: `version ${version}`, content });
