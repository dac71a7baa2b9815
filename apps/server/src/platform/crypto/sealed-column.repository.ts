import { type SQL, and, asc, count, eq, gt, isNotNull, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Executor } from '../database/index.ts';
import type { KeyPurpose, SecretPlace } from './keyring.ts';

/** A column of sealed secrets. One that no module declares is not sealed anew when the key changes. */
export interface SealedColumn {
  /** `table.column`, for people. */
  readonly name: string;
  readonly table: PgTable;
  readonly id: PgColumn;
  readonly sealed: PgColumn;
  readonly purpose: KeyPurpose;
  /** Where the secret of that row was sealed for. */
  placeOf(id: string): SecretPlace;
}

/** Hashes that need their key's pepper to be compared with; they cannot be made anew without what was hashed. */
export interface PepperColumn {
  readonly name: string;
  readonly table: PgTable;
  readonly kid: PgColumn | SQL<string>;
  /** The rows that can still be used. */
  readonly isNeeded: SQL;
}

export interface SealedRow {
  id: string;
  sealed: string;
}

export interface KidCount {
  kid: string;
  count: number;
}

export class SealedColumnRepository {
  /**
   * The next rows in order of their ids that are sealed with another key than `kid`, locked until the transaction ends.
   * Rows that somebody else has locked are passed over, or waited for.
   */
  async lockBatch(
    on: Executor,
    column: SealedColumn,
    from: { kid: string; after: string | null; limit: number; skipLocked: boolean },
  ): Promise<SealedRow[]> {
    return on.orm
      .select({ id: sql<string>`${column.id}`, sealed: sql<string>`${column.sealed}` })
      .from(column.table)
      .where(
        and(
          isNotNull(column.sealed),
          sql`${kidIn(column)} <> ${from.kid}`,
          from.after === null ? undefined : gt(column.id, from.after),
        ),
      )
      .orderBy(asc(column.id))
      .limit(from.limit)
      .for('update', from.skipLocked ? { skipLocked: true } : {});
  }

  /** False when the row no longer holds what was read. */
  async replace(on: Executor, column: SealedColumn, row: SealedRow, sealed: string): Promise<boolean> {
    const { rowCount } = await on.orm.execute(
      sql`update ${column.table} set ${sql.identifier(column.sealed.name)} = ${sealed}
          where ${eq(column.id, row.id)} and ${eq(column.sealed, row.sealed)}`,
    );
    return rowCount === 1;
  }

  countByKid(on: Executor, column: SealedColumn): Promise<KidCount[]> {
    return on.orm
      .select({ kid: kidIn(column), count: count() })
      .from(column.table)
      .where(isNotNull(column.sealed))
      .groupBy(sql`1`);
  }

  countPeppers(on: Executor, column: PepperColumn): Promise<KidCount[]> {
    return on.orm
      .select({ kid: sql<string>`${column.kid}`, count: count() })
      .from(column.table)
      .where(column.isNeeded)
      .groupBy(sql`1`);
  }
}

/** The second part of what Keyring.seal writes. */
const kidIn = ({ sealed }: SealedColumn) => sql<string>`split_part(${sealed}, '.', 2)`;
