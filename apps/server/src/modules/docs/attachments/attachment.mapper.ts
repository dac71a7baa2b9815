import type { Attachment } from '@cairn/contracts';
import { isRaster } from '#platform/storage';
import { pathOf } from './attachment-name.policy.ts';
import type { AttachmentRow, AttachmentUsers } from './attachment.repository.ts';

export const toAttachment = (row: AttachmentRow, users: AttachmentUsers): Attachment => ({
  id: row.id,
  projectId: row.projectId,
  name: row.name,
  path: pathOf(row.name),
  type: row.type,
  isImage: isRaster(row.type),
  size: row.size,
  hash: `sha256:${row.sha256}`,
  createdAt: row.createdAt.toISOString(),
  createdBy: row.createdBy,
  createdByName: row.createdByName,
  usedIn: users.count,
  usedBy: users.first,
});
