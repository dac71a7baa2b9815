import { and, desc, eq, gt, lt, notInArray, sql } from 'drizzle-orm';
import { type Executor, Statement } from '../database/index.ts';
import { eventRooms, events } from './event.schema.ts';

export interface StoredEvent {
  room: string;
  seq: number;
  name: string;
  payload: Record<string, unknown>;
  at: Date;
}

export interface LatestEvent {
  seq: number;
  /** How long ago it was, by the database's clock; null: there is none, or it is no longer kept. */
  quietMs: number | null;
}

const NEXT_SEQ = new Statement('event_next_seq', (orm) =>
  orm
    .insert(eventRooms)
    .values({ room: sql.placeholder('room'), seq: 1 })
    .onConflictDoUpdate({ target: eventRooms.room, set: { seq: sql`${eventRooms.seq} + 1` } })
    .returning({ seq: eventRooms.seq }),
);
const APPEND = new Statement('event_append', (orm) =>
  orm
    .insert(events)
    .values({
      room: sql.placeholder('room'),
      seq: sql.placeholder('seq'),
      name: sql.placeholder('name'),
      payload: sql.placeholder('payload'),
      at: sql`clock_timestamp()`,
    })
    .returning(),
);

export class EventRepository {
  async append(
    on: Executor,
    room: string,
    name: string,
    payload: Record<string, unknown>,
  ): Promise<StoredEvent> {
    const [counter] = await NEXT_SEQ.run(on, { room });
    const [stored] = await APPEND.run(on, { room, seq: counter!.seq, name, payload });
    return stored!;
  }

  async latest(on: Executor, room: string): Promise<LatestEvent> {
    const quietMs = sql`extract(epoch from clock_timestamp() - ${events.at}) * 1000`.mapWith(Number);
    const [row] = await on.orm
      .select({ seq: eventRooms.seq, quietMs })
      .from(eventRooms)
      .leftJoin(events, and(eq(events.room, eventRooms.room), eq(events.seq, eventRooms.seq)))
      .where(eq(eventRooms.room, room));
    return row ?? { seq: 0, quietMs: null };
  }

  after(on: Executor, room: string, seq: number, limit: number): Promise<StoredEvent[]> {
    return on.orm
      .select()
      .from(events)
      .where(and(eq(events.room, room), gt(events.seq, seq)))
      .orderBy(events.seq)
      .limit(limit);
  }

  /** Newest first, those before `cursor`. */
  before(
    on: Executor,
    room: string,
    cursor: number | undefined,
    limit: number,
    without: readonly string[],
  ): Promise<StoredEvent[]> {
    return on.orm
      .select()
      .from(events)
      .where(
        and(
          eq(events.room, room),
          cursor ? lt(events.seq, cursor) : undefined,
          without.length > 0 ? notInArray(events.name, [...without]) : undefined,
        ),
      )
      .orderBy(desc(events.seq))
      .limit(limit);
  }

  async deleteRoom(on: Executor, room: string): Promise<void> {
    await on.orm.delete(events).where(eq(events.room, room));
    await on.orm.delete(eventRooms).where(eq(eventRooms.room, room));
  }

  async prune(on: Executor, days: number): Promise<void> {
    await on.orm.delete(events).where(lt(events.at, sql`now() - make_interval(days => ${days})`));
  }
}
