import { Injectable } from '@nestjs/common';
import { and, count, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { Database, type Executor } from '#platform/database';
import { docConflicts } from './conflict.schema.ts';

export type ConflictRow = typeof docConflicts.$inferSelect;
type NewConflict = Omit<typeof docConflicts.$inferInsert, 'id' | 'createdAt' | 'resolvedAt'>;

@Injectable()
export class ConflictRepository {
  constructor(private readonly database: Database) {}

  /** One open conflict a document: git going on meanwhile brings it up to date. */
  async open(on: Executor, conflict: NewConflict): Promise<ConflictRow> {
    const [row] = await on.orm
      .insert(docConflicts)
      .values(conflict)
      .onConflictDoUpdate({
        target: docConflicts.docId,
        targetWhere: isNull(docConflicts.resolvedAt),
        set: conflict,
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
