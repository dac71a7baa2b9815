import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { createdAt } from '#platform/database';

/** Answers kept for clients that repeat a request because they never saw one. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    actor: text('actor').notNull(),
    key: text('key').notNull(),
    /** Keyed; of method, address and body: the same key with another request is a mistake. */
    requestHash: text('request_hash').notNull(),
    /** null: still under way. */
    status: integer('status'),
    /** Sealed. */
    body: text('body'),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.actor, table.key] }),
    index('idempotency_keys_created_idx').on(table.createdAt),
  ],
);
