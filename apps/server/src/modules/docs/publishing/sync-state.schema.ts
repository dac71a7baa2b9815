import { pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from '#platform/database';

/** Where a project stands with its repository. */
export const syncStates = pgTable('sync_states', {
  projectId: uuid('project_id').primaryKey(),
  /** Repository, branch and folder that the bases of the documents belong to; another one makes them void. */
  sourceKey: text('source_key').notNull(),
  commit: text('commit'),
  syncedAt: moment('synced_at').notNull(),
});
