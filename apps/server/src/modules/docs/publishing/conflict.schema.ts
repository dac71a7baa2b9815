import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { createdAt, id, moment } from '#platform/database';
import { docs } from '../documents/document.schema.ts';

/** A document changed here and in git. All texts are kept here, as a mirror may vanish. */
export const docConflicts = pgTable(
  'doc_conflicts',
  {
    id: id(),
    projectId: uuid('project_id').notNull(),
    docId: uuid('doc_id')
      .notNull()
      .references(() => docs.id, { onDelete: 'cascade' }),
    fileName: text('file_name').notNull(),
    oursVersion: integer('ours_version').notNull(),
    oursHash: text('ours_hash').notNull(),
    oursDeleted: boolean('ours_deleted').notNull(),
    theirsCommit: text('theirs_commit').notNull(),
    /** null: deleted in git. */
    theirsOid: text('theirs_oid'),
    theirsContent: text('theirs_content'),
    theirsHash: text('theirs_hash'),
    theirsAuthor: text('theirs_author').notNull(),
    baseCommit: text('base_commit'),
    baseContent: text('base_content'),
    baseHash: text('base_hash'),
    /** Where git holds our text until this is settled; deleted, and forgotten, then. */
    branch: text('branch'),
    branchCommit: text('branch_commit'),
    branchHash: text('branch_hash'),
    createdAt: createdAt(),
    resolvedAt: moment('resolved_at'),
  },
  (table) => [
    uniqueIndex('doc_conflicts_open_key')
      .on(table.docId)
      .where(sql`resolved_at is null`),
    index('doc_conflicts_project_idx').on(table.projectId, table.createdAt),
  ],
);
