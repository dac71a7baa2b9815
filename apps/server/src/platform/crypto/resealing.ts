import type { Database, Transaction } from '../database/index.ts';
import type { KeyUses } from './key-uses.ts';
import { type Keyring, SecretUnreadable } from './keyring.ts';
import { type SealedColumn, SealedColumnRepository, type SealedRow } from './sealed-column.repository.ts';

const BATCH = 100;

/** What is sealed with the primary key, what does not open, and what waits, over all columns. */
export interface ResealCount {
  done: number;
  failed: number;
  left: number;
}

/**
 * Seals every secret anew with the primary key. Each row is old or new, and both open: so it may be killed at any moment
 * and run again, and several may run at once.
 */
export class Resealing {
  private readonly repository = new SealedColumnRepository();
  private readonly unreadable = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
    private readonly uses: KeyUses,
  ) {}

  async run(progress: (count: ResealCount) => Promise<void>): Promise<ResealCount> {
    for (const column of this.uses.sealed) {
      // What another process has locked it seals itself, unless it is killed: so the second time round is waited.
      await this.pass(column, true, progress);
      await this.pass(column, false, progress);
    }
    return this.count();
  }

  /** The rows' ids, each after its column. */
  get failures(): string[] {
    return [...this.unreadable];
  }

  private async pass(
    column: SealedColumn,
    skipLocked: boolean,
    progress: (count: ResealCount) => Promise<void>,
  ): Promise<void> {
    let after: string | null = null;
    for (;;) {
      const last: string | undefined = await this.batch(column, after, skipLocked);
      if (last === undefined) return;
      after = last;
      await progress(await this.count());
    }
  }

  /** The id of its last row; undefined when there was none. */
  private batch(column: SealedColumn, after: string | null, skipLocked: boolean) {
    return this.database.transaction(async (tx) => {
      const rows = await this.repository.lockBatch(tx, column, {
        kid: this.keyring.primaryKid,
        after,
        limit: BATCH,
        skipLocked,
      });
      for (const row of rows) await this.reseal(tx, column, row);
      return rows.at(-1)?.id;
    });
  }

  private async reseal(tx: Transaction, column: SealedColumn, row: SealedRow): Promise<void> {
    const place = column.placeOf(row.id);
    try {
      const secret = this.keyring.open(column.purpose, place, row.sealed);
      const fresh = this.keyring.seal(column.purpose, place, secret);
      if (this.keyring.open(column.purpose, place, fresh) !== secret)
        throw new SecretUnreadable('What was sealed anew opens to something else.');
      await this.repository.replace(tx, column, row, fresh);
    } catch (error) {
      if (!(error instanceof SecretUnreadable)) throw error;
      this.unreadable.add(`${column.name} ${row.id}`);
    }
  }

  private async count(): Promise<ResealCount> {
    const uses = (await this.uses.count(this.database)).filter(({ kind }) => kind === 'sealed');
    const sum = (wanted: typeof uses) => wanted.reduce((total, { count }) => total + count, 0);
    const done = sum(uses.filter(({ kid }) => kid === this.keyring.primaryKid));
    const failed = this.unreadable.size;
    return { done, failed, left: Math.max(0, sum(uses) - done - failed) };
  }
}
