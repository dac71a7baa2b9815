import type { NotificationKind } from '@cairn/contracts';
import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { createdAt, id, moment } from '#platform/database';

/** What was said to a person. */
export const notifications = pgTable(
  'notifications',
  {
    id: id(),
    userId: uuid('user_id').notNull(),
    kind: text('kind').$type<NotificationKind>().notNull(),
    projectId: uuid('project_id').notNull(),
    /** null: of a proposal, or not about a document. */
    docId: uuid('doc_id'),
    fileName: text('file_name'),
    threadId: uuid('thread_id'),
    proposalId: uuid('proposal_id'),
    byName: text('by_name').notNull(),
    excerpt: text('excerpt').notNull(),
    createdAt: createdAt(),
    readAt: moment('read_at'),
  },
  (table) => [
    index('notifications_user_idx').on(table.userId, table.id),
    index('notifications_project_idx').on(table.projectId),
  ],
);
