import type { AuditAction } from '@cairn/contracts';

export interface AuditFilter {
  /** Absent: of all projects and of none. */
  projectId?: string | undefined;
  action?: AuditAction | undefined;
  actorId?: string | undefined;
  /** ISO 8601; the first moment that counts. */
  from?: string | undefined;
  /** ISO 8601; the first moment that counts no more. */
  to?: string | undefined;
}
