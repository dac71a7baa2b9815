import { index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { createdAt, id, moment } from '#platform/database';
import { users } from '../users/user.schema.ts';

export const secondFactors = pgTable('second_factors', {
  userId: uuid('user_id')
    .primaryKey()
    .references(() => users.id, { onDelete: 'cascade' }),
  /** Sealed; Base32 inside. */
  secret: text('secret').notNull(),
  /** null: begun, and not in force until its first code. */
  confirmedAt: moment('confirmed_at'),
  /** The time step of the last code that was taken; no code is taken twice. */
  lastStep: integer('last_step').notNull().default(0),
  createdAt: createdAt(),
});

export const recoveryCodes = pgTable(
  'recovery_codes',
  {
    id: id(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    hash: text('hash').notNull(),
    usedAt: moment('used_at'),
  },
  (table) => [index('recovery_codes_user_idx').on(table.userId)],
);
