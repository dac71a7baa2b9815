import type { Doc, DocMeta, PublishState } from '@cairn/contracts';
import { kindOf } from '@cairn/toolkit';
import type { DocFullRow, DocMetaRow } from './document.repository.ts';

/** What of an answer depends on the project and on who asks, not on the document. */
export interface DocView {
  hasRepository: boolean;
  can: DocMeta['can'];
}

export const toDocMeta = (row: DocMetaRow, { hasRepository, can }: DocView): DocMeta => ({
  ...docFacts(row, hasRepository),
  can,
});

export const toDoc = (row: DocFullRow, { hasRepository, can }: DocView): Doc => ({
  ...toDocText(row, hasRepository),
  can,
});

export const toDocText = (row: DocFullRow, hasRepository: boolean): Omit<Doc, 'can'> => ({
  ...docFacts(row, hasRepository),
  content: row.content,
});

function docFacts(row: DocMetaRow, hasRepository: boolean): Omit<DocMeta, 'can'> {
  return {
    id: row.id,
    projectId: row.projectId,
    fileName: row.fileName,
    kind: kindOf(row.fileName),
    hash: row.hash,
    version: row.version,
    size: row.size,
    updatedAt: row.updatedAt.toISOString(),
    updatedBy: row.updatedBy,
    updatedByName: row.updatedByName,
    publishState: publishState(row, hasRepository),
    publishing: {
      savedAt: row.updatedAt.toISOString(),
      commit: row.baseCommit,
      committedAt: row.baseAt?.toISOString() ?? null,
      ...reviewOf(row),
      conflictSince: row.conflictSince?.toISOString() ?? null,
    },
  };
}

function publishState(row: DocMetaRow, hasRepository: boolean): PublishState {
  if (!hasRepository) return 'local';
  if (row.conflictSince) return 'conflict';
  if (row.oid === row.baseOid) return 'published';
  return isInReview(row) ? 'in-review' : 'pending';
}

const isInReview = (row: DocMetaRow) => row.oid === row.reviewOid && row.oid !== row.baseOid;

function reviewOf(row: DocMetaRow) {
  if (!isInReview(row)) return { reviewUrl: null, reviewSince: null };
  return { reviewUrl: row.reviewUrl, reviewSince: row.reviewAt?.toISOString() ?? null };
}
