import type { Doc, DocMeta, PublishState } from '@cairn/contracts';
import { kindOf } from './doc-kind.policy.ts';
import type { DocFullRow, DocMetaRow } from './document.repository.ts';

export function toDocMeta(row: DocMetaRow, hasRepository: boolean): DocMeta {
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
  };
}

export const toDoc = (row: DocFullRow, hasRepository: boolean): Doc => ({
  ...toDocMeta(row, hasRepository),
  content: row.content,
});

function publishState(row: DocMetaRow, hasRepository: boolean): PublishState {
  if (!hasRepository) return 'local';
  if (row.inConflict) return 'conflict';
  return row.oid === row.baseOid ? 'published' : 'pending';
}
