import { index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { docs } from '../documents/document.schema.ts';

/** What was read out of a document's text, and of which text. */
export const docTextIndex = pgTable(
  'doc_text_index',
  {
    docId: uuid('doc_id')
      .primaryKey()
      .references(() => docs.id, { onDelete: 'cascade' }),
    projectId: uuid('project_id').notNull(),
    /** Of the text that was read; another one in `docs` has not been read yet. */
    hash: text('hash').notNull(),
    /** File names of the documents it links to. */
    targets: text('targets').array().notNull(),
  },
  (table) => [index('doc_text_index_targets_idx').using('gin', table.targets)],
);

/** The words of a project's documents, for what is typed wrongly. A word may outlive its last document. */
export const docWords = pgTable(
  'doc_words',
  { projectId: uuid('project_id').notNull(), word: text('word').notNull() },
  (table) => [primaryKey({ columns: [table.projectId, table.word] })],
);
