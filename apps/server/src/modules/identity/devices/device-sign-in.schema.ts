import { pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { createdAt, moment } from '#platform/database';
import { users } from '../users/user.schema.ts';

/** A machine that waits for somebody to let it in. Neither of its codes is kept, only what finds the row by them. */
export const deviceSignIns = pgTable(
  'device_sign_ins',
  {
    deviceHash: text('device_hash').primaryKey(),
    userCodeHash: text('user_code_hash').notNull(),
    machineName: text('machine_name').notNull(),
    wantedProjectId: uuid('wanted_project_id'),
    ip: text('ip'),
    createdAt: createdAt(),
    expiresAt: moment('expires_at').notNull(),
    approvedBy: uuid('approved_by').references(() => users.id, { onDelete: 'cascade' }),
    approvedProjectId: uuid('approved_project_id'),
    refusedAt: moment('refused_at'),
  },
  (table) => [uniqueIndex('device_sign_ins_user_code_key').on(table.userCodeHash)],
);
