import { index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from '#platform/database';

/** Deliveries that were taken, so that each counts once. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    projectId: uuid('project_id').notNull(),
    provider: text('provider').$type<'github' | 'gitlab'>().notNull(),
    deliveryId: text('delivery_id').notNull(),
    receivedAt: moment('received_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.provider, table.deliveryId] }),
    index('webhook_deliveries_received_idx').on(table.receivedAt),
  ],
);
