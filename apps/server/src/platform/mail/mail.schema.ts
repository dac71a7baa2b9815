import { pgTable, text } from 'drizzle-orm/pg-core';
import { createdAt, id } from '#platform/database';

/** Mail on its way out: gone once it is sent or given up. The whole message is sealed, as it may hold a link of access. */
export const outgoingMails = pgTable('outgoing_mails', {
  id: id(),
  sealed: text('sealed').notNull(),
  createdAt: createdAt(),
});
