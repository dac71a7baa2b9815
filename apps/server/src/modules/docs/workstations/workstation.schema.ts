import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { DriftedFile, HeartbeatClient, HookedTool, WorkstationPolicy } from '@cairn/contracts';
import { createdAt, id, moment } from '#platform/database';

/** A checkout on somebody's machine, as its last heartbeat told. */
export const workstations = pgTable(
  'workstations',
  {
    id: id(),
    projectId: uuid('project_id').notNull(),
    /** Part of what names it: nobody's key speaks for the machine of somebody else. */
    userId: uuid('user_id').notNull(),
    keyId: uuid('key_id'),
    machineId: text('machine_id').notNull(),
    machineName: text('machine_name').notNull(),
    os: text('os').notNull(),
    checkoutId: text('checkout_id').notNull(),
    checkoutName: text('checkout_name').notNull(),
    client: text('client').$type<HeartbeatClient>().notNull(),
    clientVersion: text('client_version').notNull(),
    /** Who keeps it in step, and when that was last heard of; null: nobody, or it was ended in order. */
    watchedBy: text('watched_by').$type<HeartbeatClient>(),
    watchedAt: moment('watched_at'),
    /** Since when it has been heard of as watching without a gap. */
    watchingSince: moment('watching_since'),
    hookAt: moment('hook_at'),
    hash: text('hash'),
    /** When that hash had become the one of the project; null: not known to have been. */
    hashSince: moment('hash_since'),
    tools: jsonb('tools').$type<HookedTool[]>().notNull(),
    drift: jsonb('drift').$type<DriftedFile[]>().notNull(),
    driftTotal: integer('drift_total').notNull(),
    /** Milliseconds, the latest last. */
    latencies: integer('latencies')
      .array()
      .notNull()
      .default(sql`'{}'::integer[]`),
    /** Troubles that the admins were told of, and when. */
    told: jsonb('told').$type<Record<string, string>>().notNull().default({}),
    createdAt: createdAt(),
    heartbeatAt: moment('heartbeat_at').notNull(),
  },
  (table) => [
    uniqueIndex('workstations_checkout_key').on(
      table.projectId,
      table.userId,
      table.machineId,
      table.checkoutId,
    ),
  ],
);

export const workstationPolicies = pgTable('workstation_policies', {
  projectId: uuid('project_id').primaryKey(),
  localChanges: text('local_changes').$type<WorkstationPolicy['localChanges']>().notNull(),
  whenUnreachable: text('when_unreachable').$type<WorkstationPolicy['whenUnreachable']>().notNull(),
});

/** Which keys ask without ever sending a heartbeat; written now and then, not with each request. */
export const hookCallers = pgTable(
  'hook_callers',
  {
    projectId: uuid('project_id').notNull(),
    keyId: uuid('key_id').notNull(),
    userId: uuid('user_id').notNull(),
    askedAt: moment('asked_at').notNull(),
    syncedAt: moment('synced_at'),
    syncedHash: text('synced_hash'),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.keyId] }),
    index('hook_callers_asked_idx').on(table.askedAt),
  ],
);
