import { randomUUID } from 'node:crypto';
import type { DocAgent, VersionSource } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { type Transaction, newId } from '#platform/database';
import { EventLog } from '#platform/events';
import { projectRoom } from '#platform/realtime';
import type { AuthoredLines, VersionAuthor } from '../versions/version.schema.ts';
import { SupersededProposals } from '../proposals/superseded-proposals.ts';
import { PublishOutbox } from '../publishing/outbox/publish-outbox.ts';
import { VersionRepository } from '../versions/version.repository.ts';
import type { ContentFacts } from './doc-content.ts';
import { nameKey } from './doc-name.policy.ts';
import { type DocFullRow, type DocMetaRow, DocumentRepository } from './document.repository.ts';

export interface Author {
  /** null: came from git. */
  userId: string | null;
  name: string;
}

export interface WriteOptions {
  source: VersionSource;
  author: Author;
  /** Who wrote with an API key, as that program said. */
  agent?: DocAgent | undefined;
  /** Where git stands with this text, when the text came from there. */
  base?: { oid: string | null; commit: string | null };
  /** Of a version that was written together. */
  live?: { authors: VersionAuthor[]; lineAuthors: AuthoredLines[] | null; note: string | null };
}

/**
 * The only place that changes documents: row, version and event move together. Callers hold `lockProject` and call
 * `refreshManifest` once they are done.
 */
@Injectable()
export class DocumentWriter {
  constructor(
    private readonly documents: DocumentRepository,
    private readonly versions: VersionRepository,
    private readonly events: EventLog,
    private readonly outbox: PublishOutbox,
    private readonly proposals: SupersededProposals,
  ) {}

  async create(
    tx: Transaction,
    projectId: string,
    fileName: string,
    facts: ContentFacts,
    options: WriteOptions,
  ): Promise<DocFullRow> {
    const tombstone = await this.documents.findTombstone(tx, projectId, fileName);
    if (tombstone) return this.write(tx, tombstone, facts, options);
    const row = await this.documents.insert(tx, {
      id: newId(),
      projectId,
      fileName,
      nameKey: nameKey(fileName),
      ...this.current(facts, 1, options),
      ...(options.base && baseOf(options.base)),
    });
    await this.record(tx, row, facts, options);
    return row;
  }

  /** A new version on top of the current one; also brings a deleted document back. */
  async write(
    tx: Transaction,
    before: Pick<DocMetaRow, 'id' | 'projectId' | 'version'>,
    facts: ContentFacts,
    options: WriteOptions,
  ): Promise<DocFullRow> {
    const { projectId, id } = before;
    const text = this.current(facts, before.version + 1, options);
    const { base } = options;
    const row = base
      ? await this.documents.update(tx, projectId, id, {
          ...text,
          deletedAt: null,
          ...baseOf(base),
        })
      : await this.documents.save(tx, projectId, id, text);
    await this.record(tx, row, facts, options);
    return row;
  }

  async delete(
    tx: Transaction,
    doc: Pick<DocMetaRow, 'id' | 'projectId' | 'fileName'>,
    author: Author,
    base?: { oid: string | null },
  ): Promise<void> {
    const now = new Date();
    await this.documents.update(tx, doc.projectId, doc.id, {
      deletedAt: now,
      lineage: randomUUID(),
      updatedAt: now,
      updatedBy: author.userId,
      updatedByName: author.name,
      ...(base && { baseOid: base.oid }),
    });
    if (!base) await this.outbox.changed(tx, doc.projectId);
    await this.proposals.settle(tx, { ...doc, hash: null }, author);
    await this.events.publish(tx, projectRoom(doc.projectId), 'doc:deleted', {
      projectId: doc.projectId,
      docId: doc.id,
      fileName: doc.fileName,
      updatedBy: author.userId,
      updatedByName: author.name,
    });
  }

  private current({ content, hash, size, oid }: ContentFacts, version: number, { author }: WriteOptions) {
    return {
      content,
      hash,
      size,
      oid,
      version,
      updatedAt: new Date(),
      updatedBy: author.userId,
      updatedByName: author.name,
    };
  }

  private async record(
    tx: Transaction,
    row: DocFullRow,
    facts: ContentFacts,
    { source, author, base, agent, live }: WriteOptions,
  ): Promise<void> {
    await this.versions.insert(tx, {
      docId: row.id,
      version: row.version,
      projectId: row.projectId,
      content: facts.content,
      hash: facts.hash,
      oid: facts.oid,
      size: facts.size,
      source,
      createdBy: author.userId,
      createdByName: author.name,
      commit: source === 'pull' ? (base?.commit ?? null) : null,
      ...live,
      agent: agent ?? null,
    });
    if (source !== 'pull') await this.outbox.changed(tx, row.projectId);
    await this.proposals.settle(tx, row, author);
    await this.events.publish(tx, projectRoom(row.projectId), 'doc:updated', {
      projectId: row.projectId,
      docId: row.id,
      fileName: row.fileName,
      hash: row.hash,
      version: row.version,
      updatedBy: author.userId,
      updatedByName: author.name,
    });
  }
}

const baseOf = ({ oid, commit }: { oid: string | null; commit: string | null }) => ({
  baseOid: oid,
  baseCommit: commit,
  baseAt: new Date(),
});
