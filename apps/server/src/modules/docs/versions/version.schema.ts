import { integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { DocAgent, VersionSource } from '@cairn/contracts';
import { createdAt } from '#platform/database';
import { docs } from '../documents/document.schema.ts';

export interface VersionAuthor {
  /** null: not a person with an account. */
  userId: string | null;
  name: string;
}
/** So many lines from that one on (counted from 0) are of that one of the version's authors. */
export type AuthoredLines = [from: number, count: number, author: number];

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
    /** What whoever cut it by hand said of it. */
    note: text('note'),
    /** Everybody who wrote in it since the version before; null: `createdBy` alone. */
    authors: jsonb('authors').$type<VersionAuthor[]>(),
    /** Of the lines that are new in this version; null: all of them are of the first author. */
    lineAuthors: jsonb('line_authors').$type<AuthoredLines[]>(),
  },
  (table) => [primaryKey({ columns: [table.docId, table.version] })],
);
