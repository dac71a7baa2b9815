import { randomInt } from 'node:crypto';
import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import pg from 'pg';
import type { Executor, PoolConfig } from './database.ts';

const AGAIN_MILLISECONDS = 1_000;
const CHANNEL = 'cairn';
// The first half of a lock's two numbers; any does, as long as nothing else locks under it.
const PRESENCE_LOCK = 7_246_174;

interface NoticeListener {
  /** A text that some process of this database gave, this one included. */
  heard(text: string): void;
  /** Texts may have been missed; told once the line holds again. */
  missed(): void;
}

/**
 * Whether the process of this number has its line. PostgreSQL ends a line, and with it the lock, as soon as the process
 * is gone; of a machine that lost its power it hears late.
 */
export function isPresent(process: SQLWrapper): SQL {
  return sql`exists (
    select 1 from pg_locks
    where locktype = 'advisory' and objsubid = 2 and classid::bigint = ${PRESENCE_LOCK} and objid::bigint = ${process}
      and database = (select oid from pg_database where datname = current_database())
  )`;
}

/** What processes of one database tell each other, by LISTEN and NOTIFY; it arrives once its transaction is durable. */
export class Notices {
  /** Tells this process from all others of its database. */
  readonly process = randomInt(1, 2 ** 31);
  private readonly listeners = new Set<NoticeListener>();
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;
  private wasLost = false;
  private since: number | undefined;

  constructor(
    private readonly connection: PoolConfig,
    private readonly onLost: (error: Error) => void,
  ) {}

  async open(): Promise<void> {
    const client = new pg.Client(this.connection);
    this.client = client;
    client.on('error', (error) => this.lost(client, error));
    client.on('end', () => this.lost(client, new Error('the connection for notices has ended')));
    client.on('notification', ({ payload = '' }) => {
      for (const listener of this.listeners) listener.heard(payload);
    });
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      // Shared: the database may not have noticed yet that the line before this one broke.
      await client.query('select pg_advisory_lock_shared($1, $2)', [PRESENCE_LOCK, this.process]);
    } catch (error) {
      return this.lost(client, error as Error);
    }
    this.since = performance.now();
    if (!this.wasLost) return;
    this.wasLost = false;
    for (const listener of this.listeners) listener.missed();
  }

  /** For how long the line has held without a break; 0 while there is none. */
  heldMilliseconds(): number {
    return this.since === undefined ? 0 : performance.now() - this.since;
  }

  on(listener: NoticeListener): void {
    this.listeners.add(listener);
  }

  /** Told to every process when the transaction commits, and to none when it does not. */
  async tell(on: Executor, text: string): Promise<void> {
    await on.orm.execute(sql`select pg_notify(${CHANNEL}, ${text})`);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.since = undefined;
    clearTimeout(this.timer);
    await this.client?.end().catch(() => undefined);
  }

  private lost(client: pg.Client, error: Error): void {
    if (this.isClosed || this.client !== client) return;
    this.client = undefined;
    this.since = undefined;
    if (!this.wasLost) this.onLost(error);
    this.wasLost = true;
    client.end().catch(() => undefined);
    this.timer = setTimeout(() => void this.open(), AGAIN_MILLISECONDS).unref();
  }
}
