import { asc, eq, sql } from 'drizzle-orm';
import type { Executor } from '../database/index.ts';
import { cryptoState } from './crypto.schema.ts';

// Any number will do, as long as nothing else in this database locks by it.
const KEYRING_LOCK = 7_305_202;

export interface KnownKey {
  kid: string;
  check: string;
  createdAt: Date;
}

export class CryptoStateRepository {
  /** Until the end of the transaction, nobody else makes or changes keys for this database. */
  async lock(on: Executor): Promise<void> {
    await on.orm.execute(sql`select pg_advisory_xact_lock(${KEYRING_LOCK})`);
  }

  all(on: Executor): Promise<KnownKey[]> {
    return on.orm.select().from(cryptoState).orderBy(asc(cryptoState.createdAt));
  }

  async add(on: Executor, kid: string, check: string): Promise<void> {
    await on.orm.insert(cryptoState).values({ kid, check }).onConflictDoNothing();
  }

  async remove(on: Executor, kid: string): Promise<void> {
    await on.orm.delete(cryptoState).where(eq(cryptoState.kid, kid));
  }
}
