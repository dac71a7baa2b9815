import { boolean, index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { Scope } from '@cairn/contracts';
import { createdAt, id, moment } from '#platform/database';
import { users } from '../users/user.schema.ts';

export const apiKeys = pgTable(
  'api_keys',
  {
    id: id(),
    publicId: text('public_id').notNull(),
    name: text('name').notNull(),
    /** null: every project of its owner. */
    projectId: uuid('project_id'),
    ownerId: uuid('owner_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    scopes: text('scopes').array().$type<Scope[]>().notNull(),
    /** HMAC of the whole key; the pepper is derived from the key `pepperKid`. */
    hash: text('hash').notNull(),
    pepperKid: text('pepper_kid').notNull(),
    isActive: boolean('is_active').notNull().default(true),
    createdAt: createdAt(),
    expiresAt: moment('expires_at'),
    lastUsedAt: moment('last_used_at'),
  },
  (table) => [
    uniqueIndex('api_keys_public_id_key').on(table.publicId),
    index('api_keys_project_idx').on(table.projectId),
  ],
);
