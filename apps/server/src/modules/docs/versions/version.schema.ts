import { integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { DocAgent, VersionSource } from '@cairn/contracts';
import { createdAt } from '#platform/database';
import { docs } from '../documents/document.schema.ts';

export const docVersions = pgTable(
  'doc_versions',
  {
    docId: uuid('doc_id')
      .notNull()
      .references(() => docs.id, { onDelete: 'cascade' }),
    version: integer('version').notNull(),
    projectId: uuid('project_id').notNull(),
    content: text('content').notNull(),
    hash: text('hash').notNull(),
    /** The blob that this content makes. */
    oid: text('oid').notNull(),
    size: integer('size').notNull(),
    source: text('source').$type<VersionSource>().notNull(),
    createdAt: createdAt(),
    createdBy: uuid('created_by'),
    createdByName: text('created_by_name').notNull(),
    /** The commit it came from or went into. */
    commit: text('commit'),
    /** Who wrote it with an API key, as that program said. */
    agent: jsonb('agent').$type<DocAgent>(),
  },
  (table) => [primaryKey({ columns: [table.docId, table.version] })],
);
