import { Injectable } from '@nestjs/common';
import { and, asc, count, desc, eq, inArray, isNotNull, isNull } from 'drizzle-orm';
import { Database, type Executor } from '#platform/database';
import { type Named, commentThreads, comments } from './comment.schema.ts';

export type ThreadRow = typeof commentThreads.$inferSelect;
export type CommentRow = typeof comments.$inferSelect;

interface DocKey {
  id: string;
  projectId: string;
}

@Injectable()
export class CommentRepository {
  constructor(private readonly database: Database) {}

  async threads(
    doc: DocKey,
    state: 'open' | 'resolved',
    { offset, limit }: { offset: number; limit: number },
  ): Promise<{ rows: ThreadRow[]; total: number }> {
    const wanted = and(
      ofDoc(doc),
      state === 'open' ? isNull(commentThreads.resolvedAt) : isNotNull(commentThreads.resolvedAt),
    );
    const [rows, total] = await Promise.all([
      this.database.orm
        .select()
        .from(commentThreads)
        .where(wanted)
        .orderBy(desc(commentThreads.id))
        .offset(offset)
        .limit(limit),
      this.database.orm.$count(commentThreads, wanted),
    ]);
    return { rows, total };
  }

  /** The oldest first. */
  of(projectId: string, threadIds: readonly string[], on: Executor = this.database): Promise<CommentRow[]> {
    if (threadIds.length === 0) return Promise.resolve([]);
    return on.orm
      .select()
      .from(comments)
      .where(and(eq(comments.projectId, projectId), inArray(comments.threadId, [...threadIds])))
      .orderBy(asc(comments.id));
  }

  /** Whoever changes a thread stands in a line. */
  async lockThread(on: Executor, doc: DocKey, threadId: string): Promise<ThreadRow | undefined> {
    const [row] = await on.orm
      .select()
      .from(commentThreads)
      .where(and(ofDoc(doc), eq(commentThreads.id, threadId)))
      .for('update');
    return row;
  }

  async countIn(on: Executor, { projectId, id }: ThreadRow): Promise<number> {
    const [row] = await on.orm
      .select({ total: count() })
      .from(comments)
      .where(and(eq(comments.projectId, projectId), eq(comments.threadId, id)));
    return row!.total;
  }

  async addThread(on: Executor, row: typeof commentThreads.$inferInsert): Promise<ThreadRow> {
    const [added] = await on.orm.insert(commentThreads).values(row).returning();
    return added!;
  }

  async add(on: Executor, row: typeof comments.$inferInsert): Promise<CommentRow> {
    const [added] = await on.orm.insert(comments).values(row).returning();
    return added!;
  }

  async settle(on: Executor, { projectId, id }: ThreadRow, by: Named | null): Promise<ThreadRow> {
    const [row] = await on.orm
      .update(commentThreads)
      .set({ resolvedAt: by ? new Date() : null, resolvedBy: by })
      .where(and(eq(commentThreads.projectId, projectId), eq(commentThreads.id, id)))
      .returning();
    return row!;
  }

  async change(
    on: Executor,
    { projectId, id }: CommentRow,
    change: Pick<Partial<CommentRow>, 'body' | 'mentions' | 'editedAt' | 'deletedAt'>,
  ): Promise<void> {
    await on.orm
      .update(comments)
      .set(change)
      .where(and(eq(comments.projectId, projectId), eq(comments.id, id)));
  }

  async deleteThread(on: Executor, { projectId, id }: ThreadRow): Promise<void> {
    await on.orm
      .delete(commentThreads)
      .where(and(eq(commentThreads.projectId, projectId), eq(commentThreads.id, id)));
  }

  async delete(on: Executor, { projectId, id }: CommentRow): Promise<void> {
    await on.orm.delete(comments).where(and(eq(comments.projectId, projectId), eq(comments.id, id)));
  }
}

const ofDoc = ({ id, projectId }: DocKey) =>
  and(eq(commentThreads.projectId, projectId), eq(commentThreads.docId, id));
