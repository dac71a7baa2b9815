import { type NodePgDatabase, drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';

export type Orm = NodePgDatabase;

/** Whatever queries can run on: the pool, or the connection of an open transaction. */
export interface Executor {
  readonly orm: Orm;
}

export class Transaction implements Executor {
  private readonly committed: (() => void)[] = [];

  constructor(readonly orm: Orm) {}

  /** Runs once the transaction is durable, and never when it is rolled back. */
  afterCommit(effect: () => void): void {
    this.committed.push(effect);
  }

  runCommitted(): void {
    for (const effect of this.committed) effect();
  }
}

export type PoolConfig = pg.PoolConfig;

export class Database implements Executor {
  readonly pool: pg.Pool;
  readonly orm: Orm;
  // One for the life of each connection, so that its prepared statements are found again.
  private readonly orms = new WeakMap<pg.PoolClient, Orm>();

  constructor(config: PoolConfig, onIdleError: (error: Error) => void) {
    this.pool = new pg.Pool({ max: 16, connectionTimeoutMillis: 10_000, ...config });
    // Without a listener the loss of an idle connection would end the process.
    this.pool.on('error', onIdleError);
    // Nor does the pool listen to a connection that is in use or being closed. The query under way hears of it, and the
    // pool takes no broken connection back.
    this.pool.on('connect', (client) => client.on('error', () => undefined));
    this.orm = drizzle(this.pool);
  }

  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const { transaction, result } = await this.within('begin', async (orm) => {
      const opened = new Transaction(orm);
      return { transaction: opened, result: await work(opened) };
    });
    transaction.runCommitted();
    return result;
  }

  /** Several reads of one and the same moment, which nobody has to wait for. */
  snapshot<T>(work: (on: Executor) => Promise<T>): Promise<T> {
    return this.within('begin isolation level repeatable read read only', (orm) => work({ orm }));
  }

  async ping(): Promise<void> {
    await this.pool.query('select 1');
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  private async within<T>(begin: string, work: (orm: Orm) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query(begin);
      const result = await work(this.ormOf(client));
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch((failure: Error) => (broken = failure));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  private ormOf(client: pg.PoolClient): Orm {
    let orm = this.orms.get(client);
    if (!orm) this.orms.set(client, (orm = drizzle(client)));
    return orm;
  }
}
