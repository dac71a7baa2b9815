import { EventEmitter } from 'node:events';
import type { EventName, EventPayload } from '@cairn/contracts';
import type { Database, Transaction } from '../database/index.ts';
import { EventRepository, type LatestEvent, type StoredEvent } from './event.repository.ts';

type Listener = (event: StoredEvent) => void;

// Long enough for a machine that slept over a holiday to catch up, short enough to stay small.
const KEEP_DAYS = 30;

/**
 * Typed events, kept in the order of their room and announced only after commit. A client that knows the last `seq`
 * it saw can be told what it missed, across restarts too.
 */
export class EventLog {
  private readonly repository = new EventRepository();
  private readonly emitter = new EventEmitter().setMaxListeners(0);

  constructor(private readonly database: Database) {}

  async publish<N extends EventName>(
    tx: Transaction,
    room: string,
    name: N,
    payload: EventPayload<N>,
  ): Promise<void> {
    const stored = await this.repository.append(tx, room, name, payload);
    tx.afterCommit(() => this.announce(stored));
  }

  onEvent(listener: Listener): () => void {
    this.emitter.on('event', listener);
    return () => this.emitter.off('event', listener);
  }

  onRoom(room: string, listener: Listener): () => void {
    this.emitter.on(`room:${room}`, listener);
    return () => this.emitter.off(`room:${room}`, listener);
  }

  latest(room: string): Promise<LatestEvent> {
    return this.repository.latest(this.database, room);
  }

  after(room: string, seq: number, limit: number): Promise<StoredEvent[]> {
    return this.repository.after(this.database, room, seq, limit);
  }

  /** Newest first; `without` leaves out what is of interest only while it happens. */
  before(
    room: string,
    cursor: number | undefined,
    limit: number,
    without: readonly EventName[] = [],
  ): Promise<StoredEvent[]> {
    return this.repository.before(this.database, room, cursor, limit, without);
  }

  deleteRoom(tx: Transaction, room: string): Promise<void> {
    return this.repository.deleteRoom(tx, room);
  }

  prune(): Promise<void> {
    return this.repository.prune(this.database, KEEP_DAYS);
  }

  private announce(event: StoredEvent): void {
    this.emitter.emit('event', event);
    this.emitter.emit(`room:${event.room}`, event);
  }
}
