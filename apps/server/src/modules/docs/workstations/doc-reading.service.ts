import type { DocReading, Page } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { UserService } from '#modules/identity';
import { DocumentService } from '../documents/document.service.ts';
import { DocReadingRepository } from './doc-reading.repository.ts';

/** Which sessions of AI tools read which text of a document. */
@Injectable()
export class DocReadingService {
  constructor(
    private readonly readings: DocReadingRepository,
    private readonly documents: DocumentService,
    private readonly users: UserService,
  ) {}

  async list(
    projectId: string,
    name: string,
    { page, perPage }: { page: number; perPage: number },
  ): Promise<Page<DocReading>> {
    const doc = await this.documents.find(projectId, name);
    const { rows, total } = await this.readings.list(doc, (page - 1) * perPage, perPage);
    const hashes = rows.map(({ hash }) => hash).filter((hash) => hash !== null);
    const [versions, names] = await Promise.all([
      this.readings.versionsByHash(doc, hashes),
      this.users.namesOf(rows.map(({ reportedBy }) => reportedBy)),
    ]);
    const readings = rows.map(async (row): Promise<DocReading> => {
      const { sessionId, tool, reportedBy, hash, isObserved, times, firstAt, lastAt } = row;
      const then = hash === null ? await this.readings.versionAt(doc, lastAt) : null;
      return {
        sessionId,
        tool,
        userId: reportedBy,
        userName: names.get(reportedBy) ?? 'Somebody who is gone',
        firstAt: firstAt.toISOString(),
        lastAt: lastAt.toISOString(),
        times,
        hash,
        version: hash === null ? (then?.version ?? null) : (versions.get(hash) ?? null),
        how: isObserved ? 'observed' : 'inferred',
        isCurrent: (hash ?? then?.hash) === doc.hash,
      };
    });
    return { data: await Promise.all(readings), meta: { page, perPage, total } };
  }
}
