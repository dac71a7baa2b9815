import type { SkippedFile } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '#platform/database';
import { contentFacts, hashOf } from '../documents/doc-content.ts';
import { nameKey } from '../documents/doc-name.policy.ts';
import { type DocMetaRow, DocumentRepository } from '../documents/document.repository.ts';
import { DocumentWriter } from '../documents/document.writer.ts';
import { VersionRepository } from '../versions/version.repository.ts';
import type { Change } from './commit-message.ts';
import { ConflictRepository } from './conflict.repository.ts';
import type { DocsSyncPayload } from './docs-sync.payload.ts';
import type { ProjectRemote } from './project-remote.ts';
import type { RemoteSnapshot } from './remote-snapshot.ts';
import { type Difference, planSync } from './sync-plan.ts';
import { SyncStateRepository } from './sync-state.repository.ts';

/** A document to be committed; `content` null: to be deleted. */
export interface Outgoing extends Change {
  docId: string;
  content: string | null;
  oid: string | null;
  editorId: string | null;
}

export interface AppliedChanges {
  pulled: number;
  outgoing: Outgoing[];
  skipped: SkippedFile[];
}

/** Takes a snapshot of git into the documents, in one transaction, and says what git lacks. */
@Injectable()
export class RemoteChanges {
  constructor(
    private readonly database: Database,
    private readonly documents: DocumentRepository,
    private readonly versions: VersionRepository,
    private readonly writer: DocumentWriter,
    private readonly conflicts: ConflictRepository,
    private readonly states: SyncStateRepository,
  ) {}

  apply(
    { projectId, direction }: DocsSyncPayload,
    project: ProjectRemote,
    snapshot: RemoteSnapshot,
  ): Promise<AppliedChanges> {
    return this.database.transaction(async (tx) => {
      await this.documents.lockProject(tx, projectId);
      await this.forgetOtherSource(tx, projectId, project.sourceKey);
      const tracked = await this.documents.tracked(tx, projectId);
      const rows = new Map(tracked.map((row) => [row.id, row]));
      const plan = planSync(tracked.map(toTracked), snapshot.oids, snapshot.others);
      const skipped = plan.blocked.map(({ fileName, reason }) => ({ path: fileName, reason }));
      const run = { tx, projectId, snapshot, rows, skipped };
      await this.settle(run, plan.agreed);
      const pulled = direction === 'push' ? 0 : await this.take(run, plan.take);
      for (const difference of plan.conflicts) await this.openConflict(run, difference);
      await this.closeConflicts(run, [...plan.agreed, ...plan.take, ...plan.push]);
      await this.documents.refreshManifest(tx, projectId);
      await this.states.save(tx, projectId, project.sourceKey, snapshot.head);
      const outgoing = direction === 'pull' ? [] : await this.outgoing(run, plan.push);
      return { pulled, outgoing, skipped: run.skipped };
    });
  }

  private async forgetOtherSource(tx: Transaction, projectId: string, sourceKey: string): Promise<void> {
    const state = await this.states.find(tx, projectId);
    if (state && state.sourceKey !== sourceKey) await this.documents.forgetBases(tx, projectId);
  }

  private async settle({ tx, projectId, snapshot }: Run, agreed: readonly Difference[]): Promise<void> {
    for (const { doc, theirs } of agreed) {
      if (doc)
        await this.documents.update(tx, projectId, doc.id, { baseOid: theirs, baseCommit: snapshot.head });
    }
  }

  /** Deletions first, so that a name whose case was changed in git is free again. */
  private async take(run: Run, differences: readonly Difference[]): Promise<number> {
    const { tx, projectId, snapshot } = run;
    const author = { userId: null, name: snapshot.author };
    let taken = 0;
    for (const { doc, theirs } of differences) {
      if (theirs !== null || !doc) continue;
      await this.writer.delete(tx, run.rows.get(doc.id)!, author, { oid: null });
      taken += 1;
    }
    for (const { fileName, doc, theirs } of differences) {
      if (theirs === null) continue;
      const options = { source: 'pull' as const, author, base: { oid: theirs, commit: snapshot.head } };
      const facts = contentFacts(await this.textOf(run, theirs, doc?.id));
      if (doc) await this.writer.write(tx, run.rows.get(doc.id)!, facts, options);
      else if (await this.isNameFree(run, fileName))
        await this.writer.create(tx, projectId, fileName, facts, options);
      else continue;
      taken += 1;
    }
    return taken;
  }

  private async isNameFree({ tx, projectId, skipped }: Run, fileName: string): Promise<boolean> {
    const other = await this.documents.findByNameKey(tx, projectId, nameKey(fileName));
    if (other)
      skipped.push({
        path: fileName,
        reason: `differs from ${other.fileName} only in case, which not every machine can keep`,
      });
    if (other) return false;
    const inTheWay = await this.documents.findInTheWay(tx, projectId, fileName);
    if (inTheWay)
      skipped.push({
        path: fileName,
        reason: `cannot lie beside ${inTheWay}, which has the name of its folder`,
      });
    return inTheWay === undefined;
  }

  private async openConflict(run: Run, { fileName, doc, theirs }: Difference): Promise<void> {
    const { tx, projectId, snapshot } = run;
    const row = run.rows.get(doc!.id)!;
    const base = row.baseOid ? await this.baseText(run, row) : null;
    const theirsContent = theirs === null ? null : await this.textOf(run, theirs, row.id);
    await this.conflicts.open(tx, {
      projectId,
      docId: row.id,
      fileName,
      oursVersion: row.version,
      oursHash: row.hash,
      oursDeleted: row.deletedAt !== null,
      theirsCommit: snapshot.head ?? '',
      theirsOid: theirs,
      theirsContent,
      theirsHash: theirsContent === null ? null : hashOf(Buffer.from(theirsContent)),
      theirsAuthor: snapshot.author,
      baseCommit: row.baseCommit,
      baseContent: base,
      baseHash: base === null ? null : hashOf(Buffer.from(base)),
    });
  }

  /** What both sides have come to agree on by themselves. */
  private async closeConflicts({ tx, projectId, rows }: Run, settled: readonly Difference[]): Promise<void> {
    const ids = settled.flatMap(({ doc }) => (doc && rows.get(doc.id)?.conflictSince ? [doc.id] : []));
    await this.conflicts.resolve(tx, projectId, ids);
  }

  private async outgoing(
    { tx, projectId, rows }: Run,
    differences: readonly Difference[],
  ): Promise<Outgoing[]> {
    const ids = differences.flatMap(({ doc }) => (doc ? [doc.id] : []));
    const full = new Map((await this.documents.withIds(projectId, ids, tx)).map((row) => [row.id, row]));
    return differences.map(({ fileName, doc, theirs }) => {
      const row = rows.get(doc!.id)!;
      const isDeleted = row.deletedAt !== null;
      return {
        docId: row.id,
        fileName,
        kind: isDeleted ? 'delete' : theirs === null ? 'add' : 'update',
        version: row.version,
        content: isDeleted ? null : full.get(row.id)!.content,
        oid: isDeleted ? null : row.oid,
        editorId: row.updatedBy,
      };
    });
  }

  /** A blob's text: from git, or from the document that holds the same bytes. */
  private async textOf(
    { tx, projectId, snapshot, rows }: Run,
    oid: string,
    docId: string | undefined,
  ): Promise<string> {
    const fromGit = snapshot.texts.get(oid);
    if (fromGit !== undefined) return fromGit;
    const holder = [...rows.values()].find((row) => row.oid === oid);
    const [row] = holder ? await this.documents.withIds(projectId, [holder.id], tx) : [];
    if (row) return row.content;
    const known = docId ? await this.versions.findByOid(tx, projectId, docId, oid) : undefined;
    if (known !== undefined) return known;
    // The document changed between the reading of git and this transaction; the job's next try reads it again.
    throw new Error(`the text of blob ${oid} is not at hand`);
  }

  private baseText({ tx, projectId }: Run, row: DocMetaRow): Promise<string | null> {
    return this.versions.findByOid(tx, projectId, row.id, row.baseOid!).then((text) => text ?? null);
  }
}

interface Run {
  tx: Transaction;
  projectId: string;
  snapshot: RemoteSnapshot;
  rows: Map<string, DocMetaRow>;
  skipped: SkippedFile[];
}

const toTracked = (row: DocMetaRow) => ({
  id: row.id,
  fileName: row.fileName,
  oid: row.deletedAt ? null : row.oid,
  baseOid: row.baseOid,
});
