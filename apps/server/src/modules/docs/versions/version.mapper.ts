import type { DocVersion } from '@cairn/contracts';
import type { VersionRow } from './version.repository.ts';

export const toDocVersion = (row: Omit<VersionRow, 'content'>): DocVersion => ({
  docId: row.docId,
  version: row.version,
  hash: row.hash,
  size: row.size,
  source: row.source,
  createdAt: row.createdAt.toISOString(),
  createdBy: row.createdBy,
  createdByName: row.createdByName,
  commit: row.commit,
  agent: row.agent,
  note: row.note,
  authors: row.authors ?? [{ userId: row.createdBy, name: row.createdByName }],
});
