import type { Executor } from '../database/index.ts';
import { cryptoState } from './crypto.schema.ts';

export class CryptoStateRepository {
  all(on: Executor): Promise<{ kid: string; check: string }[]> {
    return on.orm.select({ kid: cryptoState.kid, check: cryptoState.check }).from(cryptoState);
  }

  async add(on: Executor, kid: string, check: string): Promise<void> {
    await on.orm.insert(cryptoState).values({ kid, check }).onConflictDoNothing();
  }
}
