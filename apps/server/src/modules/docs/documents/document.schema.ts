import { sql } from 'drizzle-orm';
import {
  customType,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { id, moment } from '#platform/database';

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });

export const docs = pgTable(
  'docs',
  {
    id: id(),
    projectId: uuid('project_id').notNull(),
    fileName: text('file_name').notNull(),
    /** NFC and lower case: names that some file system takes for one. */
    nameKey: text('name_key').notNull(),
    content: text('content').notNull(),
    hash: text('hash').notNull(),
    size: integer('size').notNull(),
    version: integer('version').notNull(),
    updatedAt: moment('updated_at').notNull(),
    /** null: it came from git; the name is then the commit's author. */
    updatedBy: uuid('updated_by'),
    updatedByName: text('updated_by_name').notNull(),
    /** Of its live text: changes when the document begins anew, so that no old copy of that text merges into it. */
    lineage: uuid('lineage').notNull().defaultRandom(),
    /** Kept until git knows of the deletion. */
    deletedAt: moment('deleted_at'),
    /** The blob that this content makes. */
    oid: text('oid').notNull(),
    /** The blob that git had when both sides last agreed; null: git has never had it. */
    baseOid: text('base_oid'),
    baseCommit: text('base_commit'),
    baseAt: moment('base_at'),
    /** The blob that was proposed where the branch is protected; of a deletion, 40 zeros. */
    reviewOid: text('review_oid'),
    reviewAt: moment('review_at'),
    reviewUrl: text('review_url'),
    // By weight: the file name, the headings (what is left when all other lines are taken out), the text.
    // A tsvector holds at most 1 MB; the first 200 000 characters stay below it whatever they are.
    search: tsvector('search').generatedAlwaysAs(
      sql`setweight(to_tsvector('simple', regexp_replace(file_name, '[^[:alnum:]]+', ' ', 'g')), 'A') || setweight(to_tsvector('english', left(regexp_replace(left(content, 200000), '^(?!#{1,6}[ \\t]).*$', '', 'gn'), 20000)), 'B') || setweight(to_tsvector('english', left(content, 200000)), 'C')`,
    ),
  },
  (table) => [
    uniqueIndex('docs_name_key')
      .on(table.projectId, table.nameKey)
      .where(sql`deleted_at is null`),
    index('docs_project_name_idx').on(table.projectId, table.fileName),
    index('docs_search_idx').using('gin', table.search),
  ],
);

/** One hash for the state of all documents of a project; its row lock puts the writers of a project in a line. */
export const docManifests = pgTable('doc_manifests', {
  projectId: uuid('project_id').primaryKey(),
  hash: text('hash').notNull(),
});

/** Which hash there was, and since when; kept for a while, so that how far behind somebody is can be told. */
export const docManifestChanges = pgTable(
  'doc_manifest_changes',
  {
    projectId: uuid('project_id').notNull(),
    hash: text('hash').notNull(),
    /** By the database's clock. */
    at: moment('at').notNull(),
    /** By the clock that `docs.updated_at` is set with. */
    writtenAt: moment('written_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.hash, table.at] })],
);
