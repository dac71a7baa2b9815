import type { AuditEntry } from '@cairn/contracts';
import type { AuditEntryRow } from './audit.repository.ts';

export const toAuditEntry = (row: AuditEntryRow): AuditEntry => ({
  id: row.id,
  at: row.at.toISOString(),
  action: row.action,
  actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
  object: { kind: row.objectKind, id: row.objectId, name: row.objectName },
  projectId: row.projectId,
  ip: row.ip,
  userAgent: row.userAgent,
  requestId: row.requestId,
  before: row.before,
  after: row.after,
});
