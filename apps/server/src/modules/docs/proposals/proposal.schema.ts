import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { ProposalState } from '@cairn/contracts';
import { createdAt, id, moment } from '#platform/database';
import type { Named } from '../comments/comment.schema.ts';

/** What programs propose. By file name, as a document may come and go until somebody decides. */
export const docProposals = pgTable(
  'doc_proposals',
  {
    id: id(),
    projectId: uuid('project_id').notNull(),
    fileName: text('file_name').notNull(),
    state: text('state').$type<ProposalState>().notNull().default('open'),
    /** null: there was no document. */
    baseHash: text('base_hash'),
    /** Kept here, as the document and its versions may be gone; null: no version of it has that hash. */
    baseContent: text('base_content'),
    /** null: the document is to go. */
    content: text('content'),
    hash: text('hash'),
    size: integer('size').notNull(),
    message: text('message'),
    agent: text('agent'),
    sessionId: text('session_id'),
    machineName: text('machine_name'),
    proposedBy: uuid('proposed_by').notNull(),
    proposedByName: text('proposed_by_name').notNull(),
    createdAt: createdAt(),
    settledAt: moment('settled_at'),
    settledBy: jsonb('settled_by').$type<Named>(),
    reason: text('reason'),
    version: integer('version'),
  },
  (table) => [
    uniqueIndex('doc_proposals_open_key')
      .on(
        table.projectId,
        table.fileName,
        sql`coalesce(${table.hash}, '')`,
        sql`coalesce(${table.baseHash}, '')`,
      )
      .where(sql`state = 'open'`),
    index('doc_proposals_project_idx').on(table.projectId, table.state, table.id),
  ],
);
