import type { Conflict, Input, ResponseBody, docEndpoints } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { ProjectService } from '#modules/projects';
import { Database, type Transaction } from '#platform/database';
import { type Principal, notFound } from '#platform/http';
import { previewStale } from '../docs.errors.ts';
import { contentFacts } from '../documents/doc-content.ts';
import { type DocFullRow, DocumentRepository } from '../documents/document.repository.ts';
import { DocumentWriter } from '../documents/document.writer.ts';
import { LockService } from '../locks/lock.service.ts';
import { mergeTexts } from '../versions/merge-texts.ts';
import { PublishOutbox } from './outbox/publish-outbox.ts';
import { toConflict } from './conflict.mapper.ts';
import { ConflictRepository, type ConflictRow } from './conflict.repository.ts';

type Resolution = Input<typeof docEndpoints.resolveConflict>['body'];

@Injectable()
export class ConflictService {
  constructor(
    private readonly database: Database,
    private readonly conflicts: ConflictRepository,
    private readonly documents: DocumentRepository,
    private readonly writer: DocumentWriter,
    private readonly locks: LockService,
    private readonly projects: ProjectService,
    private readonly outbox: PublishOutbox,
  ) {}

  async get(projectId: string, conflictId: string): Promise<ResponseBody<typeof docEndpoints.getConflict>> {
    const row = await this.find(projectId, conflictId);
    const [doc] = await this.documents.withIds(projectId, [row.docId]);
    const ours = doc && !doc.deletedAt ? doc.content : null;
    const theirs = row.theirsContent;
    const names = {
      mine: `version ${doc?.version ?? row.oursVersion}`,
      theirs: `git ${row.theirsCommit.slice(0, 7)}`,
    };
    const merge =
      ours === null || theirs === null
        ? null
        : mergeTexts({ mine: ours, base: row.baseContent ?? '', theirs }, names);
    return {
      ...toConflict(row),
      baseContent: row.baseContent,
      oursContent: ours,
      oursAuthor: doc?.updatedByName ?? '',
      theirsContent: theirs,
      merge,
    };
  }

  /** Whatever is taken stands on what git has, so the next publish goes through. */
  async resolve(
    caller: Principal,
    projectId: string,
    conflictId: string,
    resolution: Resolution,
  ): Promise<Conflict> {
    await this.projects.requireActive(projectId);
    return this.database.transaction(async (tx) => {
      await this.documents.lockProject(tx, projectId);
      const edit = { content: resolution.take === 'content' ? resolution.content : '', fence: undefined };
      await this.locks.assertMayWrite(tx, caller, projectId, edit);
      const row = await this.find(projectId, conflictId, tx);
      if (row.resolvedAt) return toConflict(row);
      const { theirsHash } = resolution;
      if (theirsHash !== undefined && theirsHash !== row.theirsHash) throw previewStale();
      const doc = await this.documents.findForUpdate(tx, projectId, row.docId);
      if (!doc) throw notFound('document');
      await this.settle(tx, caller, row, doc, resolution);
      await this.conflicts.resolve(tx, projectId, [row.docId]);
      await this.outbox.changed(tx, projectId);
      await this.documents.refreshManifest(tx, projectId);
      return toConflict(await this.find(projectId, conflictId, tx));
    });
  }

  private async settle(
    tx: Transaction,
    caller: Principal,
    row: ConflictRow,
    doc: DocFullRow,
    resolution: Resolution,
  ): Promise<void> {
    const base = { oid: row.theirsOid, commit: row.theirsCommit };
    const author = { userId: caller.userId, name: caller.name };
    if (resolution.take === 'ours') {
      await this.documents.update(tx, row.projectId, doc.id, {
        baseOid: base.oid,
        baseCommit: base.commit,
        baseAt: new Date(),
      });
      return;
    }
    const content = resolution.take === 'content' ? resolution.content : row.theirsContent;
    if (content !== null) {
      await this.writer.write(tx, doc, contentFacts(content), { source: 'merge', author, base });
    } else if (!doc.deletedAt) {
      await this.writer.delete(tx, doc, author, { oid: null });
    }
  }

  private async find(projectId: string, conflictId: string, on?: Transaction): Promise<ConflictRow> {
    const row = await this.conflicts.find(projectId, conflictId, on);
    if (!row) throw notFound('conflict');
    return row;
  }
}
