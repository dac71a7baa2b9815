import { Injectable } from '@nestjs/common';
import { contentFacts, hashOf } from '../documents/doc-content.ts';
import { DocumentRepository } from '../documents/document.repository.ts';
import { DocumentWriter } from '../documents/document.writer.ts';
import { mergeTexts } from '../versions/merge-texts.ts';
import { ConflictRepository } from './conflict.repository.ts';
import { RemoteTexts } from './remote-texts.ts';
import type { Difference } from './sync-plan.ts';
import type { SyncRun } from './sync-run.ts';

// Git writes it for what is not there; no text makes it.
const NO_BLOB = '0'.repeat(40);

/** Documents that changed here and in git: merged where their lines do not touch, a conflict for people where they do. */
@Injectable()
export class ChangedOnBothSides {
  constructor(
    private readonly documents: DocumentRepository,
    private readonly writer: DocumentWriter,
    private readonly conflicts: ConflictRepository,
    private readonly texts: RemoteTexts,
  ) {}

  /** Those that were merged; the others are conflicts by now. */
  async settle(run: SyncRun, differences: readonly Difference[]): Promise<Difference[]> {
    const merged: Difference[] = [];
    for (const difference of differences) {
      if (await this.merge(run, difference)) merged.push(difference);
      else await this.openConflict(run, difference);
    }
    return merged;
  }

  /** What a person has to look at, merge or no merge: git’s history lost it, for instance. */
  async ask(run: SyncRun, differences: readonly Difference[]): Promise<void> {
    for (const difference of differences) {
      const { id } = difference.doc!;
      // No text is common to both any more: with one, the next comparison would take git's without asking.
      const change = { baseOid: NO_BLOB };
      run.rows.set(id, await this.documents.update(run.tx, run.projectId, id, change));
      await this.openConflict(run, difference);
    }
  }

  private async merge(run: SyncRun, { doc, theirs }: Difference): Promise<boolean> {
    const { tx, projectId, snapshot, rows } = run;
    const row = rows.get(doc!.id)!;
    const base = row.deletedAt || theirs === null ? null : await this.texts.base(run, row.id);
    if (base === null || theirs === null) return false;
    const texts = {
      mine: await this.texts.ours(run, row.id),
      base,
      theirs: await this.texts.theirs(run, theirs, row.id),
    };
    const { clean, content } = mergeTexts(texts, { mine: 'here', theirs: 'git' });
    if (!clean) return false;
    const stand = { oid: theirs, commit: snapshot.head };
    if (content === texts.mine) {
      const change = { baseOid: stand.oid, baseCommit: stand.commit, baseAt: new Date() };
      rows.set(row.id, await this.documents.update(tx, projectId, row.id, change));
      return true;
    }
    // Whoever edited here signs it: theirs is in git already, under their own name.
    const author = { userId: row.updatedBy, name: row.updatedByName };
    const options = { source: 'merge' as const, author, base: stand };
    rows.set(row.id, await this.writer.write(tx, row, contentFacts(content), options));
    return true;
  }

  private async openConflict(run: SyncRun, { fileName, doc, theirs }: Difference): Promise<void> {
    const { tx, projectId, snapshot } = run;
    const row = run.rows.get(doc!.id)!;
    const base = await this.texts.base(run, row.id);
    const theirsContent = theirs === null ? null : await this.texts.theirs(run, theirs, row.id);
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
}
