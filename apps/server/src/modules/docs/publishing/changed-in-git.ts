import { Injectable } from '@nestjs/common';
import { contentFacts } from '../documents/doc-content.ts';
import { nameKey } from '../documents/doc-name.policy.ts';
import { DocumentRepository } from '../documents/document.repository.ts';
import { DocumentWriter } from '../documents/document.writer.ts';
import { RemoteTexts } from './remote-texts.ts';
import type { Difference } from './sync-plan.ts';
import type { SyncRun } from './sync-run.ts';

/** Takes over what changed in git alone. */
@Injectable()
export class ChangedInGit {
  constructor(
    private readonly documents: DocumentRepository,
    private readonly writer: DocumentWriter,
    private readonly texts: RemoteTexts,
  ) {}

  /** How many documents. Deletions first, so that a name whose case was changed in git is free again. */
  async take(run: SyncRun, differences: readonly Difference[]): Promise<number> {
    const { tx, snapshot } = run;
    const author = { userId: null, name: snapshot.author };
    let taken = 0;
    for (const { doc, theirs } of differences) {
      if (theirs !== null || !doc) continue;
      await this.writer.delete(tx, run.rows.get(doc.id)!, author, { oid: null });
      taken += 1;
    }
    for (const difference of differences) {
      if (difference.theirs !== null && (await this.takeText(run, difference))) taken += 1;
    }
    return taken;
  }

  private async takeText(run: SyncRun, { fileName, doc, theirs }: Difference): Promise<boolean> {
    const { tx, projectId, snapshot } = run;
    const author = { userId: null, name: snapshot.author };
    const options = { source: 'pull' as const, author, base: { oid: theirs, commit: snapshot.head } };
    const facts = contentFacts(await this.texts.theirs(run, theirs!, doc?.id));
    if (doc) await this.writer.write(tx, run.rows.get(doc.id)!, facts, options);
    else if (await this.isNameFree(run, fileName))
      await this.writer.create(tx, projectId, fileName, facts, options);
    else return false;
    return true;
  }

  private async isNameFree({ tx, projectId, skipped }: SyncRun, fileName: string): Promise<boolean> {
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
}
