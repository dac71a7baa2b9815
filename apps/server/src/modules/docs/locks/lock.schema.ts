import { bigint, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from '#platform/database';

export interface Participant {
  actor: string;
  userId: string;
  name: string;
  /** ISO 8601. */
  since: string;
}

/** One row a project, kept when the lock is free, as the fence must never fall. */
export const locks = pgTable('locks', {
  projectId: uuid('project_id').primaryKey(),
  fence: bigint('fence', { mode: 'number' }).notNull(),
  /** `user:<id>` or `key:<id>`; null: free. */
  holder: text('holder'),
  lockedBy: uuid('locked_by'),
  lockedByName: text('locked_by_name'),
  lockedAt: moment('locked_at'),
  expiresAt: moment('expires_at'),
  reason: text('reason'),
  /** Who edits under this lock: its holder first, then in the order of joining. */
  participants: jsonb('participants').$type<Participant[]>().notNull().default([]),
});
