import { integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { SystemRole } from '@cairn/contracts';
import { createdAt, id, moment } from '#platform/database';

export const users = pgTable(
  'users',
  {
    id: id(),
    /** In lower case. */
    email: text('email').notNull(),
    name: text('name').notNull(),
    passwordHash: text('password_hash'),
    role: text('role').$type<SystemRole>().notNull().default('user'),
    /** Raised to end every access token of the user at once. */
    securityEpoch: integer('security_epoch').notNull().default(1),
    disabledAt: moment('disabled_at'),
    createdAt: createdAt(),
  },
  (table) => [uniqueIndex('users_email_key').on(table.email)],
);
