import type { CommentAnchor } from '@cairn/contracts';
import { index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { createdAt, id, moment } from '#platform/database';
import { docs } from '../documents/document.schema.ts';

export interface Named {
  userId: string;
  name: string;
}

export const commentThreads = pgTable(
  'comment_threads',
  {
    id: id(),
    projectId: uuid('project_id').notNull(),
    docId: uuid('doc_id')
      .notNull()
      .references(() => docs.id, { onDelete: 'cascade' }),
    /** Of the document, when the thread began. */
    version: integer('version').notNull(),
    anchor: jsonb('anchor').$type<CommentAnchor>().notNull(),
    createdAt: createdAt(),
    resolvedAt: moment('resolved_at'),
    resolvedBy: jsonb('resolved_by').$type<Named>(),
  },
  (table) => [index('comment_threads_doc_idx').on(table.docId, table.id)],
);

export const comments = pgTable(
  'comments',
  {
    id: id(),
    threadId: uuid('thread_id')
      .notNull()
      .references(() => commentThreads.id, { onDelete: 'cascade' }),
    projectId: uuid('project_id').notNull(),
    authorId: uuid('author_id').notNull(),
    authorName: text('author_name').notNull(),
    body: text('body').notNull(),
    mentions: jsonb('mentions').$type<Named[]>().notNull().default([]),
    createdAt: createdAt(),
    editedAt: moment('edited_at'),
    deletedAt: moment('deleted_at'),
  },
  (table) => [index('comments_thread_idx').on(table.threadId, table.id)],
);
