import { Injectable } from '@nestjs/common';
import { DocumentRepository } from '../documents/document.repository.ts';
import { VersionRepository } from '../versions/version.repository.ts';
import type { SyncRun } from './sync-run.ts';

/** Texts of blobs, from wherever they are at hand. */
@Injectable()
export class RemoteTexts {
  constructor(
    private readonly documents: DocumentRepository,
    private readonly versions: VersionRepository,
  ) {}

  /** From git, or from the document that holds the same bytes. */
  async theirs(
    { tx, projectId, snapshot, rows }: SyncRun,
    oid: string,
    docId: string | undefined,
  ): Promise<string> {
    const fromGit = snapshot.texts.get(oid);
    if (fromGit !== undefined) return fromGit;
    const holder = [...rows.values()].find((row) => row.oid === oid);
    const [row] = holder ? await this.documents.withIds(projectId, [holder.id], tx) : [];
    if (row?.oid === oid) return row.content;
    const known = docId ? await this.versions.findByOid(tx, projectId, docId, oid) : undefined;
    if (known !== undefined) return known.content;
    // The document changed between the reading of git and this transaction; the job's next try reads it again.
    throw new Error(`the text of blob ${oid} is not at hand`);
  }

  /** What both sides last had; null when they had nothing, or it is not known any more. */
  async base({ tx, projectId, rows }: SyncRun, docId: string): Promise<string | null> {
    const { baseOid } = rows.get(docId)!;
    if (baseOid === null) return null;
    return (await this.versions.findByOid(tx, projectId, docId, baseOid))?.content ?? null;
  }

  async ours({ tx, projectId }: SyncRun, docId: string): Promise<string> {
    const [row] = await this.documents.withIds(projectId, [docId], tx);
    return row!.content;
  }
}
