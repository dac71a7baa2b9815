import { index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { id, moment } from '#platform/database';
import { users } from '../users/user.schema.ts';

/** An account at a sign-in provider that opens one of ours. */
export const linkedIdentities = pgTable(
  'linked_identities',
  {
    id: id(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    provider: text('provider').notNull(),
    subject: text('subject').notNull(),
    /** What the provider calls the person; to recognise it by. */
    label: text('label').notNull(),
    linkedAt: moment('linked_at').notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('linked_identities_subject_key').on(table.provider, table.subject),
    index('linked_identities_user_idx').on(table.userId),
  ],
);

/** A sign-in that has gone to its provider and is expected back, once, in the same browser. */
export const oauthAttempts = pgTable('oauth_attempts', {
  stateHash: text('state_hash').primaryKey(),
  provider: text('provider').notNull(),
  browserHash: text('browser_hash').notNull(),
  /** Sealed: PKCE verifier and nonce. */
  secrets: text('secrets').notNull(),
  returnTo: text('return_to').notNull(),
  /** Whose account is to be linked; null: a sign-in. */
  userId: uuid('user_id').references(() => users.id, { onDelete: 'cascade' }),
  expiresAt: moment('expires_at').notNull(),
});
