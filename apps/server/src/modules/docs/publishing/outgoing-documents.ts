import type { DocAgent } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import type { Transaction } from '#platform/database';
import { type DocMetaRow, DocumentRepository } from '../documents/document.repository.ts';
import { VersionRepository } from '../versions/version.repository.ts';
import type { Change } from './commit-message.ts';
import type { Difference } from './sync-plan.ts';

/** A document to be committed; `content` null: to be deleted. */
export interface Outgoing extends Change {
  content: string | null;
  oid: string | null;
  /** What was last proposed of it where the branch is protected. */
  reviewOid: string | null;
  editorIds: string[];
}

interface Work {
  editors: Map<string, string>;
  agents: DocAgent[];
}

/** What git lacks, with the people and agents who made it. */
@Injectable()
export class OutgoingDocuments {
  constructor(
    private readonly documents: DocumentRepository,
    private readonly versions: VersionRepository,
  ) {}

  async of(
    tx: Transaction,
    projectId: string,
    rows: ReadonlyMap<string, DocMetaRow>,
    differences: readonly Difference[],
  ): Promise<Outgoing[]> {
    const ids = differences.flatMap(({ doc }) => (doc ? [doc.id] : []));
    const full = new Map((await this.documents.withIds(projectId, ids, tx)).map((row) => [row.id, row]));
    const work = await this.workOn(tx, projectId, ids);
    return differences.map(({ fileName, doc, theirs }): Outgoing => {
      const row = rows.get(doc!.id)!;
      const isDeleted = row.deletedAt !== null;
      const { editors, agents } = work.get(row.id) ?? { editors: new Map<string, string>(), agents: [] };
      if (row.updatedBy) editors.set(row.updatedBy, row.updatedByName);
      return {
        docId: row.id,
        fileName,
        kind: isDeleted ? 'delete' : theirs === null ? 'add' : 'update',
        version: row.version,
        content: isDeleted ? null : full.get(row.id)!.content,
        oid: isDeleted ? null : row.oid,
        reviewOid: row.reviewOid,
        editorIds: [...editors.keys()],
        editors: [...editors.values()],
        agents,
      };
    });
  }

  private async workOn(tx: Transaction, projectId: string, ids: string[]): Promise<Map<string, Work>> {
    const work = new Map<string, Work>();
    for (const { docId, createdBy, createdByName, authors, agent } of await this.versions.unpublished(
      tx,
      projectId,
      ids,
    )) {
      const one = work.get(docId) ?? { editors: new Map<string, string>(), agents: [] };
      const wrote = authors ?? [{ userId: createdBy, name: createdByName }];
      for (const { userId, name } of wrote) if (userId) one.editors.set(userId, name);
      if (agent) one.agents.push(agent);
      work.set(docId, one);
    }
    return work;
  }
}
