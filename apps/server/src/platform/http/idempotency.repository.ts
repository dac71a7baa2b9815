import { and, eq, isNull, lt, sql } from 'drizzle-orm';
import type { Database } from '../database/index.ts';
import { idempotencyKeys } from './idempotency.schema.ts';

type Row = typeof idempotencyKeys.$inferSelect;

// As the contract says.
const KEPT = sql`now() - interval '24 hours'`;
// A request that has not been answered by then belongs to a process that is gone.
const ABANDONED = sql`now() - interval '2 minutes'`;

export class IdempotencyRepository {
  constructor(private readonly database: Database) {}

  /** True when the key is now the caller's to use; false when a row of it exists. */
  async claim(actor: string, key: string, requestHash: string): Promise<boolean> {
    const rows = await this.database.orm
      .insert(idempotencyKeys)
      .values({ actor, key, requestHash })
      .onConflictDoUpdate({
        target: [idempotencyKeys.actor, idempotencyKeys.key],
        set: { requestHash, status: null, body: null, createdAt: sql`now()` },
        setWhere: sql`${idempotencyKeys.createdAt} < ${KEPT} or (${idempotencyKeys.status} is null and ${idempotencyKeys.createdAt} < ${ABANDONED})`,
      })
      .returning({ key: idempotencyKeys.key });
    return rows.length > 0;
  }

  async find(actor: string, key: string): Promise<Row | undefined> {
    const [row] = await this.database.orm.select().from(idempotencyKeys).where(this.is(actor, key));
    return row;
  }

  async answer(actor: string, key: string, status: number, body: string | null): Promise<void> {
    await this.database.orm.update(idempotencyKeys).set({ status, body }).where(this.is(actor, key));
  }

  async release(actor: string, key: string): Promise<void> {
    await this.database.orm
      .delete(idempotencyKeys)
      .where(and(this.is(actor, key), isNull(idempotencyKeys.status)));
  }

  async prune(): Promise<void> {
    await this.database.orm.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, KEPT));
  }

  private is(actor: string, key: string) {
    return and(eq(idempotencyKeys.actor, actor), eq(idempotencyKeys.key, key));
  }
}
