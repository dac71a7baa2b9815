import { bigint, index, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { moment } from '#platform/database';

/** The last sequence number of each room; its row lock puts the writers of one room in a line. */
export const eventRooms = pgTable('event_rooms', {
  room: text('room').primaryKey(),
  seq: bigint('seq', { mode: 'number' }).notNull(),
});

/** What was announced, written in the transaction that made it true. */
export const events = pgTable(
  'events',
  {
    room: text('room').notNull(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    name: text('name').notNull(),
    payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
    at: moment('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.room, table.seq] }), index('events_at_idx').on(table.at)],
);
