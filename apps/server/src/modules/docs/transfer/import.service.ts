import type { ImportEntry, ImportResult } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { ProjectService } from '#modules/projects';
import { ArchiveRefused, readZip } from '#platform/archive';
import { Database, type Transaction } from '#platform/database';
import type { Principal } from '#platform/http';
import { archiveRefused } from '../docs.errors.ts';
import { contentFacts } from '../documents/doc-content.ts';
import { DocumentRepository } from '../documents/document.repository.ts';
import { DocumentWriter } from '../documents/document.writer.ts';
import { LockService } from '../locks/lock.service.ts';
import { type Candidate, ImportNames, candidateOf, countsOf } from './import-plan.ts';

// More files than anybody writes by hand, and as much text as one transaction carries well.
const LIMITS = { entries: 5_000, totalBytes: 128 * 1024 * 1024, ratio: 200 };

interface Known {
  id: string;
  hash: string;
}

/** Takes the texts of an archive in, as one change: all that can be documents, or none of them. */
@Injectable()
export class ImportService {
  constructor(
    private readonly database: Database,
    private readonly documents: DocumentRepository,
    private readonly writer: DocumentWriter,
    private readonly locks: LockService,
    private readonly projects: ProjectService,
  ) {}

  async look(projectId: string, archive: Buffer): Promise<ImportResult> {
    await this.projects.requireActive(projectId);
    const known = await this.documents.entries(projectId);
    const entries = await this.each(archive, known, async () => undefined);
    return { dryRun: true, entries, counts: countsOf(entries) };
  }

  async import(caller: Principal, projectId: string, archive: Buffer): Promise<ImportResult> {
    await this.projects.requireActive(projectId);
    const entries = await this.database.transaction(async (tx) => {
      await this.documents.lockProject(tx, projectId);
      await this.locks.assertMayWrite(tx, caller, projectId, { content: '', fence: undefined });
      const known = await this.documents.entries(projectId, tx);
      const done = await this.each(archive, known, (one, before) =>
        this.write(tx, caller, projectId, one, before),
      );
      await this.documents.refreshManifest(tx, projectId);
      return done;
    });
    return { dryRun: false, entries, counts: countsOf(entries) };
  }

  /** One file after the other, so that only one text is held at a time. */
  private async each(
    archive: Buffer,
    known: readonly (Known & { fileName: string })[],
    change: (one: Candidate & { content: string }, before: Known | undefined) => Promise<void>,
  ): Promise<ImportEntry[]> {
    const byName = new Map(known.map((doc) => [doc.fileName, doc]));
    const names = new ImportNames(byName.keys());
    const entries: ImportEntry[] = [];
    try {
      for await (const file of readZip(archive, LIMITS)) {
        const one = await candidateOf(file, names);
        const { fileName, reason } = one;
        const before = byName.get(fileName);
        const status = one.content === null ? 'refused' : statusOf(one.content, before);
        entries.push({ fileName, status, reason, size: file.size });
        if (one.content !== null && status !== 'same') await change(one, before);
      }
    } catch (error) {
      if (error instanceof ArchiveRefused) throw archiveRefused(error.message);
      throw error;
    }
    return entries;
  }

  private async write(
    tx: Transaction,
    caller: Principal,
    projectId: string,
    { fileName, content }: Candidate & { content: string },
    before: Known | undefined,
  ): Promise<void> {
    const options = { source: 'edit', author: { userId: caller.userId, name: caller.name } } as const;
    const facts = contentFacts(content);
    const current = before && (await this.documents.findForUpdate(tx, projectId, before.id));
    if (current) await this.writer.write(tx, current, facts, options);
    else await this.writer.create(tx, projectId, fileName, facts, options);
  }
}

function statusOf(content: string, before: Known | undefined): 'new' | 'changed' | 'same' {
  if (!before) return 'new';
  return contentFacts(content).hash === before.hash ? 'same' : 'changed';
}
