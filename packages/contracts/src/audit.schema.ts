import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Id, Timestamp } from './primitive.schema.ts';

/** What leaves a trace. `<kind>.<what happened to it>`; new ones may come. */
export const auditActions = [
  'user.signed_in',
  'user.sign_in_failed',
  'user.signed_out',
  'user.created',
  'user.updated',
  'user.disabled',
  'user.enabled',
  'user.deleted',
  'user.password_changed',
  'user.password_reset',
  'user.link_issued',
  'user.second_factor_on',
  'user.second_factor_off',
  'user.recovery_codes_renewed',
  'user.identity_linked',
  'user.identity_unlinked',
  'session.ended',
  'session.reuse_detected',
  'project.created',
  'project.updated',
  'project.deleted',
  'member.added',
  'member.role_changed',
  'member.removed',
  'invitation.created',
  'invitation.accepted',
  'invitation.withdrawn',
  'key.created',
  'key.updated',
  'key.deleted',
  'device.approved',
  'device.refused',
  'lock.broken',
  'proposal.accepted',
  'proposal.rejected',
  'workstation.removed',
  'workstation.policy_changed',
  'audit.exported',
  'keyring.rotated',
  'keyring.retired',
  'keyring.exported',
] as const;
export const AuditAction = z.enum(auditActions).meta({ id: 'AuditAction' });
export type AuditAction = z.infer<typeof AuditAction>;

export const AuditEntry = z
  .object({
    id: Id,
    at: Timestamp,
    action: AuditAction,
    actor: z.object({
      kind: z.enum(['user', 'key', 'system', 'visitor']),
      id: Id.nullable(),
      name: z.string(),
    }),
    object: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string() }),
    projectId: Id.nullable(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    requestId: z.string().nullable(),
    before: z.record(z.string(), z.unknown()).nullable(),
    after: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof AuditEntry>;

const filter = {
  action: AuditAction.optional(),
  actorId: Id.optional(),
  from: Timestamp.optional().describe('The first moment that counts'),
  to: Timestamp.optional().describe('The first moment that counts no more'),
};
const CursorQuery = z.strictObject({
  ...filter,
  cursor: Id.optional().describe('The `nextCursor` of the page before'),
  perPage: z.coerce.number().int().min(1).max(100).default(50),
});
const page = z.object({
  data: z.array(AuditEntry),
  meta: z.object({ nextCursor: z.string().nullable() }),
});
const params = z.object({ projectId: Id });

export const auditEndpoints = {
  list: endpoint({
    id: 'audit.list',
    method: 'GET',
    path: '/api/audit',
    access: { kind: 'system-admin', scope: null },
    summary: 'Who did what, newest first',
    query: CursorQuery,
    status: 200,
    response: page,
  }),
  ofProject: endpoint({
    id: 'audit.ofProject',
    method: 'GET',
    path: '/api/projects/:projectId/audit',
    access: { kind: 'project', role: 'admin', scope: null },
    summary: 'Who did what in a project, newest first',
    params,
    query: CursorQuery,
    status: 200,
    response: page,
  }),
  export: endpoint({
    id: 'audit.export',
    method: 'GET',
    path: '/api/audit/export',
    access: { kind: 'system-admin', scope: null },
    summary: 'The audit log as JSON lines, oldest first; streamed',
    query: z.strictObject(filter),
    status: 200,
    lines: AuditEntry,
  }),
  exportOfProject: endpoint({
    id: 'audit.exportOfProject',
    method: 'GET',
    path: '/api/projects/:projectId/audit/export',
    access: { kind: 'project', role: 'admin', scope: null },
    summary: 'The audit log of a project as JSON lines, oldest first; streamed',
    params,
    query: z.strictObject(filter),
    status: 200,
    lines: AuditEntry,
  }),
} as const;
