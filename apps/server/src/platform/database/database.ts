import { type NodePgDatabase, type NodePgTransaction, drizzle } from 'drizzle-orm/node-postgres';
import type { ExtractTablesWithRelations } from 'drizzle-orm';
import pg from 'pg';

type NoSchema = Record<string, never>;
type Orm = NodePgDatabase<NoSchema>;
type TransactionOrm = NodePgTransaction<NoSchema, ExtractTablesWithRelations<NoSchema>>;

/** Whatever queries can run on: the pool, or an open transaction. */
export interface Executor {
  readonly orm: Orm | TransactionOrm;
}

export class Transaction implements Executor {
  private readonly committed: (() => void)[] = [];

  constructor(readonly orm: TransactionOrm) {}

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

  constructor(config: PoolConfig, onIdleError: (error: Error) => void) {
    this.pool = new pg.Pool({ max: 16, connectionTimeoutMillis: 10_000, ...config });
    // Without a listener the loss of an idle connection would end the process.
    this.pool.on('error', onIdleError);
    this.orm = drizzle(this.pool);
  }

  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    let transaction: Transaction | undefined;
    const result = await this.orm.transaction(async (orm) => {
      transaction = new Transaction(orm);
      return work(transaction);
    });
    transaction?.runCommitted();
    return result;
  }

  /** Several reads of one and the same moment, which nobody has to wait for. */
  snapshot<T>(work: (on: Executor) => Promise<T>): Promise<T> {
    const config = { isolationLevel: 'repeatable read', accessMode: 'read only' } as const;
    return this.orm.transaction((orm) => work({ orm }), config);
  }

  async ping(): Promise<void> {
    await this.pool.query('select 1');
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}
