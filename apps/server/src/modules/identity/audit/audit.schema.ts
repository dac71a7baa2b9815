import type { AuditAction } from '@cairn/contracts';
import { index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { id, moment } from '#platform/database';

/** Only ever added to: a trigger refuses anything else. Names stand beside the ids, because their owners may be deleted. */
export const auditEntries = pgTable(
  'audit_entries',
  {
    id: id(),
    at: moment('at').notNull().defaultNow(),
    action: text('action').$type<AuditAction>().notNull(),
    actorKind: text('actor_kind').$type<'user' | 'key' | 'system' | 'visitor'>().notNull(),
    actorId: uuid('actor_id'),
    actorName: text('actor_name').notNull(),
    objectKind: text('object_kind').notNull(),
    objectId: text('object_id'),
    objectName: text('object_name').notNull(),
    projectId: uuid('project_id'),
    ip: text('ip'),
    userAgent: text('user_agent'),
    requestId: text('request_id'),
    before: jsonb('before').$type<Record<string, unknown>>(),
    after: jsonb('after').$type<Record<string, unknown>>(),
  },
  (table) => [
    index('audit_entries_project_idx').on(table.projectId, table.id),
    index('audit_entries_actor_idx').on(table.actorId, table.id),
  ],
);
