import { sql } from 'drizzle-orm';
import { index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { createdAt, moment } from '#platform/database';

/** What hooks report of agents' sessions, as it came. */
export const agentEvents = pgTable(
  'agent_events',
  {
    projectId: uuid('project_id').notNull(),
    sessionId: text('session_id').notNull(),
    eventId: text('event_id').notNull(),
    type: text('type').notNull(),
    at: moment('at').notNull(),
    reportedBy: uuid('reported_by').notNull(),
    payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
    receivedAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.sessionId, table.eventId] }),
    index('agent_events_received_idx').on(table.projectId, table.receivedAt),
    index('agent_events_reads_idx')
      .on(table.projectId, sql`(payload->>'fileName')`)
      .where(sql`type = 'doc:read'`),
  ],
);

/** A session that was not heard of since then is taken to be over. */
export const ACTIVE_SINCE = sql`now() - interval '30 minutes'`;
/** Of the events of one session. */
export const HAS_ENDED = sql<boolean>`bool_or(${agentEvents.type} = 'session:end')`;
