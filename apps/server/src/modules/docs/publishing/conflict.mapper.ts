import type { Conflict } from '@cairn/contracts';
import type { ConflictRow } from './conflict.repository.ts';

export const toConflict = (row: ConflictRow): Conflict => ({
  id: row.id,
  projectId: row.projectId,
  docId: row.docId,
  fileName: row.fileName,
  ours: { version: row.oursVersion, hash: row.oursHash, deleted: row.oursDeleted },
  theirs: {
    commit: row.theirsCommit,
    hash: row.theirsHash,
    deleted: row.theirsOid === null,
    author: row.theirsAuthor,
  },
  base: { commit: row.baseCommit, hash: row.baseHash },
  branch: row.branchCommit === null ? null : row.branch,
  createdAt: row.createdAt.toISOString(),
  resolvedAt: row.resolvedAt?.toISOString() ?? null,
});
