import {
  bigint,
  bigserial,
  boolean,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { moment } from '#platform/database';
import { docs } from '../documents/document.schema.ts';
import type { VersionAuthor } from '../versions/version.schema.ts';

const bytes = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => 'bytea',
  toDriver: (value) => Buffer.from(value.buffer, value.byteOffset, value.byteLength),
});

const docId = () =>
  uuid('doc_id')
    .notNull()
    .references(() => docs.id, { onDelete: 'cascade' });

/** The text that people write in together, as it stood when its log was last folded in. */
export const liveTexts = pgTable('live_texts', {
  docId: docId().primaryKey(),
  projectId: uuid('project_id').notNull(),
  /** As of the document when this text began; a text of another lineage has no history in common with it. */
  lineage: uuid('lineage').notNull(),
  state: bytes('state').notNull(),
  /** The version whose text was last cut from it, or merged into it. */
  baseVersion: integer('base_version').notNull(),
  /** The log was folded in before a version was cut of what it held. */
  isUncut: boolean('is_uncut').notNull().default(false),
  /** Who wrote what was folded in and is in no version yet. */
  uncutAuthors: jsonb('uncut_authors').$type<VersionAuthor[]>().notNull().default([]),
  updatedAt: moment('updated_at').notNull().defaultNow(),
});

/** What was written since, in the order of its commits; nothing is shown to anybody before its row is here. */
export const liveUpdates = pgTable(
  'live_updates',
  {
    docId: docId(),
    seq: bigserial('seq', { mode: 'number' }).notNull(),
    update: bytes('update').notNull(),
    /** null: the server brought in what was saved elsewhere. */
    userId: uuid('user_id'),
    userName: text('user_name').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.docId, table.seq] })],
);

/** Whose each Yjs client is: what one person writes, nobody else can claim. */
export const liveClients = pgTable(
  'live_clients',
  {
    docId: docId(),
    clientId: bigint('client_id', { mode: 'number' }).notNull(),
    userId: uuid('user_id'),
    userName: text('user_name').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.docId, table.clientId] }),
    index('live_clients_user_idx').on(table.userId),
  ],
);
