import { Injectable } from '@nestjs/common';
import type { Transaction } from '#platform/database';
import { type DocMetaRow, DocumentRepository } from '../documents/document.repository.ts';
import type { RemoteSnapshot } from './remote-snapshot.ts';

const NO_BLOB = '0'.repeat(40);

/** Where git has what was proposed, that is what both sides last agreed on, whatever was saved here since. */
@Injectable()
export class MergedProposals {
  constructor(private readonly documents: DocumentRepository) {}

  async agree(
    tx: Transaction,
    projectId: string,
    tracked: readonly DocMetaRow[],
    { oids, head }: RemoteSnapshot,
  ): Promise<DocMetaRow[]> {
    const rows: DocMetaRow[] = [];
    for (const row of tracked) {
      const theirs = oids.get(row.fileName) ?? null;
      const isMerged = row.reviewOid === (theirs ?? NO_BLOB) && theirs !== row.baseOid;
      const change = { baseOid: theirs, baseCommit: head, baseAt: new Date() };
      rows.push(isMerged ? await this.documents.update(tx, projectId, row.id, change) : row);
    }
    return rows;
  }
}
