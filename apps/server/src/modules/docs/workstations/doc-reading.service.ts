import type { DocReaders, DocReading, Page } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { UserService } from '#modules/identity';
import type { DocFullRow } from '../documents/document.repository.ts';
import { DocumentService } from '../documents/document.service.ts';
import { DocReadingRepository } from './doc-reading.repository.ts';

type ReadingRow = Awaited<ReturnType<DocReadingRepository['listOfActive']>>[number];

const MOST_READINGS = 1_000;
const MOST_SESSIONS = 50;

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
    return { data: await this.present(doc, rows), meta: { page, perPage, total } };
  }

  /** What each session that is at work read last of the document. */
  async readers(projectId: string, name: string): Promise<DocReaders> {
    const doc = await this.documents.find(projectId, name);
    const rows = await this.readings.listOfActive(doc, MOST_READINGS);
    const last = new Map<string, ReadingRow>();
    for (const row of rows) {
      const session = `${row.reportedBy} ${row.sessionId}`;
      if (!last.has(session)) last.set(session, row);
    }
    const all = await this.present(doc, [...last.values()]);
    const older = all.filter(({ isCurrent }) => !isCurrent);
    const current = all.filter(({ isCurrent }) => isCurrent);
    const sessions = [...older, ...current].slice(0, MOST_SESSIONS);
    return { current: current.length, older: older.length, sessions };
  }

  private async present(doc: DocFullRow, rows: readonly ReadingRow[]): Promise<DocReading[]> {
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
    return Promise.all(readings);
  }
}
