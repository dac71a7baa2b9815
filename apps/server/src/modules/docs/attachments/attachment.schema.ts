import { bigint, index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { createdAt, id } from '#platform/database';

/** Files beside the documents; their bytes are in the object store. */
export const attachments = pgTable(
  'attachments',
  {
    id: id(),
    projectId: uuid('project_id').notNull(),
    name: text('name').notNull(),
    /** NFC and lower case, like those of documents. */
    nameKey: text('name_key').notNull(),
    objectKey: text('object_key').notNull(),
    sha256: text('sha256').notNull(),
    size: bigint('size', { mode: 'number' }).notNull(),
    /** As its content says. */
    type: text('type').notNull(),
    createdAt: createdAt(),
    createdBy: uuid('created_by'),
    createdByName: text('created_by_name').notNull(),
    /** Which repository, branch and folder have it; null: none. */
    publishedTo: text('published_to'),
  },
  (table) => [
    uniqueIndex('attachments_name_key').on(table.projectId, table.nameKey),
    index('attachments_project_created_idx').on(table.projectId, table.createdAt),
  ],
);
