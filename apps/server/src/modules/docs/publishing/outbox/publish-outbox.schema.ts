import { doublePrecision, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from '#platform/database';
import type { NotedProblem } from '../publishing-state.schema.ts';

/** Changes that wait to be published by themselves: one row a project and branch, written with the change. */
export const publishOutbox = pgTable(
  'publish_outbox',
  {
    projectId: uuid('project_id').notNull(),
    branch: text('branch').notNull(),
    firstChangeAt: moment('first_change_at').notNull(),
    dueAt: moment('due_at').notNull(),
    /** Grows with each change; what was published is done with if it has not grown since. */
    generation: integer('generation').notNull().default(1),
    claimedGeneration: integer('claimed_generation'),
    claimedAt: moment('claimed_at'),
    attempts: integer('attempts').notNull().default(0),
    lastError: jsonb('last_error').$type<NotedProblem>(),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.branch] }),
    index('publish_outbox_due_idx').on(table.dueAt),
  ],
);

/** How many pushes a repository takes just now; whoever publishes there shares them, whatever the project. */
export const pushBudgets = pgTable('push_budgets', {
  /** SHA-256 of its address. */
  repository: text('repository').primaryKey(),
  tokens: doublePrecision('tokens').notNull(),
  filledAt: moment('filled_at').notNull(),
  /** The host asked to be left alone until then. */
  blockedUntil: moment('blocked_until'),
});
