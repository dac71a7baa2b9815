import pg from 'pg';
import { sql } from 'drizzle-orm';
import type { Executor, PoolConfig } from './database.ts';

const AGAIN_MILLISECONDS = 1_000;
const CHANNEL = 'cairn';

interface NoticeListener {
  /** A text that some process of this database gave, this one included. */
  heard(text: string): void;
  /** Texts may have been missed; told once the line holds again. */
  missed(): void;
}

/** What processes of one database tell each other, by LISTEN and NOTIFY; it arrives once its transaction is durable. */
export class Notices {
  private readonly listeners = new Set<NoticeListener>();
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;
  private wasLost = false;

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
    } catch (error) {
      return this.lost(client, error as Error);
    }
    if (!this.wasLost) return;
    this.wasLost = false;
    for (const listener of this.listeners) listener.missed();
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
    clearTimeout(this.timer);
    await this.client?.end().catch(() => undefined);
  }

  private lost(client: pg.Client, error: Error): void {
    if (this.isClosed || this.client !== client) return;
    this.client = undefined;
    if (!this.wasLost) this.onLost(error);
    this.wasLost = true;
    client.end().catch(() => undefined);
    this.timer = setTimeout(() => void this.open(), AGAIN_MILLISECONDS).unref();
  }
}
