import { Injectable } from '@nestjs/common';
import { type SQL, and, count, desc, eq, inArray, isNotNull, isNull, not, or, sql } from 'drizzle-orm';
import { Database, type Executor } from '#platform/database';
import { docConflicts } from './conflict.schema.ts';

export type ConflictRow = typeof docConflicts.$inferSelect;
type NewConflict = Omit<typeof docConflicts.$inferInsert, 'id' | 'createdAt' | 'resolvedAt'>;

@Injectable()
export class ConflictRepository {
  constructor(private readonly database: Database) {}

  /** One open conflict a document: git going on meanwhile brings it up to date. Whoever brought its text there stays. */
  async open(on: Executor, conflict: NewConflict): Promise<ConflictRow> {
    const [row] = await on.orm
      .insert(docConflicts)
      .values(conflict)
      .onConflictDoUpdate({
        target: docConflicts.docId,
        targetWhere: isNull(docConflicts.resolvedAt),
        set: {
          ...conflict,
          theirsCommit: ofSameText(docConflicts.theirsCommit),
          theirsAuthor: ofSameText(docConflicts.theirsAuthor),
        },
      })
      .returning();
    return row!;
  }

  async find(projectId: string, id: string, on: Executor = this.database): Promise<ConflictRow | undefined> {
    const [row] = await on.orm
      .select()
      .from(docConflicts)
      .where(and(eq(docConflicts.projectId, projectId), eq(docConflicts.id, id)));
    return row;
  }

  async listOpen(
    projectId: string,
    offset: number,
    limit: number,
  ): Promise<{ rows: ConflictRow[]; total: number }> {
    const open = and(eq(docConflicts.projectId, projectId), isNull(docConflicts.resolvedAt));
    const [rows, [total]] = await Promise.all([
      this.database.orm
        .select()
        .from(docConflicts)
        .where(open)
        .orderBy(desc(docConflicts.createdAt))
        .offset(offset)
        .limit(limit),
      this.database.orm.select({ total: count() }).from(docConflicts).where(open),
    ]);
    return { rows, total: total!.total };
  }

  /** Whose branch in git lacks our text as it is now, or is needed no more; oldest first. */
  async withStaleBranch(on: Executor, projectId: string, limit: number): Promise<ConflictRow[]> {
    const isOpen = isNull(docConflicts.resolvedAt);
    const lacksText = and(isOpen, sql`${docConflicts.branchHash} is distinct from ${docConflicts.oursHash}`);
    const isLeft = and(not(isOpen), isNotNull(docConflicts.branch));
    return on.orm
      .select()
      .from(docConflicts)
      .where(and(eq(docConflicts.projectId, projectId), or(lacksText, isLeft)))
      .orderBy(docConflicts.createdAt)
      .limit(limit);
  }

  async setBranch(
    on: Executor,
    projectId: string,
    id: string,
    branch: Pick<ConflictRow, 'branch' | 'branchCommit' | 'branchHash'>,
  ): Promise<void> {
    await on.orm
      .update(docConflicts)
      .set(branch)
      .where(and(eq(docConflicts.projectId, projectId), eq(docConflicts.id, id)));
  }

  async resolve(on: Executor, projectId: string, docIds: readonly string[]): Promise<void> {
    if (docIds.length === 0) return;
    await on.orm
      .update(docConflicts)
      .set({ resolvedAt: sql`now()` })
      .where(
        and(
          eq(docConflicts.projectId, projectId),
          inArray(docConflicts.docId, [...docIds]),
          isNull(docConflicts.resolvedAt),
        ),
      );
  }
}

/** What stands there, as long as the text in git is the same; other commits do not touch it. */
function ofSameText(column: typeof docConflicts.theirsCommit | typeof docConflicts.theirsAuthor): SQL {
  const isSame = sql`${docConflicts.theirsOid} is not distinct from excluded.theirs_oid`;
  return sql`case when ${isSame} then ${column} else excluded.${sql.identifier(column.name)} end`;
}
