import { Injectable } from '@nestjs/common';
import { and, count, desc, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import { Database, type Executor } from '#platform/database';
import { docs } from '../documents/document.schema.ts';
import { nameKey } from '../documents/doc-name.policy.ts';
import { spellingsOf } from './attachment-name.policy.ts';
import { attachments } from './attachment.schema.ts';

export type AttachmentRow = typeof attachments.$inferSelect;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const ofProject = (projectId: string) => eq(attachments.projectId, projectId);

@Injectable()
export class AttachmentRepository {
  constructor(private readonly database: Database) {}

  async list(projectId: string, offset: number, limit: number) {
    const [rows, [total]] = await Promise.all([
      this.database.orm
        .select()
        .from(attachments)
        .where(ofProject(projectId))
        .orderBy(desc(attachments.createdAt), desc(attachments.id))
        .offset(offset)
        .limit(limit),
      this.database.orm.select({ total: count() }).from(attachments).where(ofProject(projectId)),
    ]);
    return { rows, total: total!.total };
  }

  /** By id or by name. */
  async find(
    projectId: string,
    attachment: string,
    on: Executor = this.database,
  ): Promise<AttachmentRow | undefined> {
    const byName = eq(attachments.nameKey, nameKey(attachment));
    const wanted = UUID.test(attachment) ? or(eq(attachments.id, attachment), byName) : byName;
    const [row] = await on.orm
      .select()
      .from(attachments)
      .where(and(ofProject(projectId), wanted));
    return row;
  }

  async bytesOf(on: Executor, projectId: string): Promise<number> {
    const [row] = await on.orm
      .select({ bytes: sql<string>`coalesce(sum(${attachments.size}), 0)` })
      .from(attachments)
      .where(ofProject(projectId));
    return Number(row!.bytes);
  }

  async insert(on: Executor, row: typeof attachments.$inferInsert): Promise<AttachmentRow> {
    const [inserted] = await on.orm.insert(attachments).values(row).returning();
    return inserted!;
  }

  async delete(on: Executor, projectId: string, id: string): Promise<void> {
    await on.orm.delete(attachments).where(and(ofProject(projectId), eq(attachments.id, id)));
  }

  async deleteAll(on: Executor, projectId: string): Promise<void> {
    await on.orm.delete(attachments).where(ofProject(projectId));
  }

  async isKept(on: Executor, projectId: string, objectKey: string): Promise<boolean> {
    const rows = await on.orm
      .select({ id: attachments.id })
      .from(attachments)
      .where(and(ofProject(projectId), eq(attachments.objectKey, objectKey)))
      .limit(1);
    return rows.length > 0;
  }

  all(projectId: string, on: Executor = this.database): Promise<AttachmentRow[]> {
    return on.orm.select().from(attachments).where(ofProject(projectId)).orderBy(attachments.nameKey);
  }

  /** The documents that name it, as a link would. */
  async usersOf(on: Executor, projectId: string, name: string): Promise<string[]> {
    const spellings = spellingsOf(name).map((one) => sql`position(${one} in ${docs.content}) > 0`);
    const rows = await on.orm
      .select({ fileName: docs.fileName })
      .from(docs)
      .where(and(eq(docs.projectId, projectId), isNull(docs.deletedAt), or(...spellings)))
      .orderBy(docs.fileName)
      .limit(100);
    return rows.map(({ fileName }) => fileName);
  }

  async setPublished(
    on: Executor,
    projectId: string,
    ids: readonly string[],
    publishedTo: string,
  ): Promise<void> {
    if (ids.length === 0) return;
    await on.orm
      .update(attachments)
      .set({ publishedTo })
      .where(and(ofProject(projectId), inArray(attachments.id, [...ids])));
  }
}
