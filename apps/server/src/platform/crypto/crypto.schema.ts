import { pgTable, text } from 'drizzle-orm/pg-core';
import { createdAt } from '#platform/database';

/** Which keys this database has been written with, so that a start with the wrong key is noticed before it does harm. */
export const cryptoState = pgTable('crypto_state', {
  kid: text('kid').primaryKey(),
  check: text('check').notNull(),
  createdAt: createdAt(),
});
