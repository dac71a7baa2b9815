import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { createdAt, moment } from '#platform/database';
import { users } from '../users/user.schema.ts';

/** A single-use link with which the owner of an account sets a password. */
export const accessLinks = pgTable(
  'access_links',
  {
    hash: text('hash').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: createdAt(),
    expiresAt: moment('expires_at').notNull(),
    usedAt: moment('used_at'),
  },
  (table) => [index('access_links_user_idx').on(table.userId)],
);
