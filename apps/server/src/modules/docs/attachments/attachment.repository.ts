import { Injectable } from '@nestjs/common';
import { ATTACHMENTS_FOLDER, ATTACHMENT_USERS_SHOWN } from '@cairn/contracts';
import { and, count, desc, eq, inArray, or, sql } from 'drizzle-orm';
import { Database, type Executor } from '#platform/database';
import { docs } from '../documents/document.schema.ts';
import { nameKey } from '../documents/doc-name.policy.ts';
import { spellingsOf } from './attachment-name.policy.ts';
import { attachments } from './attachment.schema.ts';

export type AttachmentRow = typeof attachments.$inferSelect;

/** The documents that name an attachment, as a link would. */
export interface AttachmentUsers {
  count: number;
  /** As many as are shown, by file name. */
  first: { id: string; fileName: string }[];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const ofProject = (projectId: string) => eq(attachments.projectId, projectId);

@Injectable()
export class AttachmentRepository {
  constructor(private readonly database: Database) {}

  async list(projectId: string, q: string | undefined, offset: number, limit: number) {
    const wanted = and(
      ofProject(projectId),
      q ? sql`position(${nameKey(q)} in ${attachments.nameKey}) > 0` : undefined,
    );
    const [rows, [total]] = await Promise.all([
      this.database.orm
        .select()
        .from(attachments)
        .where(wanted)
        .orderBy(desc(attachments.createdAt), desc(attachments.id))
        .offset(offset)
        .limit(limit),
      this.database.orm.select({ total: count() }).from(attachments).where(wanted),
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

  /** By name; those that no document names are absent. */
  async usersOf(
    on: Executor,
    projectId: string,
    names: readonly string[],
  ): Promise<Map<string, AttachmentUsers>> {
    const users = new Map<string, AttachmentUsers>();
    if (names.length === 0) return users;
    const wanted = JSON.stringify(names.map((name) => ({ name, spellings: spellingsOf(name) })));
    const { rows } = await on.orm.execute<{ name: string; id: string; fileName: string; count: number }>(sql`
      select name, id, file_name as "fileName", count from (
        select wanted.name, ${docs.id}, ${docs.fileName},
          (count(*) over (partition by wanted.name))::int as count,
          row_number() over (partition by wanted.name order by ${docs.fileName}) as place
        from ${docs}
        join jsonb_to_recordset(${wanted}::jsonb) as wanted(name text, spellings text[]) on exists (
          select from unnest(wanted.spellings) as spelling where position(spelling in ${docs.content}) > 0)
        where ${docs.projectId} = ${projectId} and ${docs.deletedAt} is null
          and position(${`${ATTACHMENTS_FOLDER}/`} in ${docs.content}) > 0
      ) as named
      where place <= ${ATTACHMENT_USERS_SHOWN}
      order by name, place`);
    for (const { name, id, fileName, count: all } of rows) {
      const found = users.get(name) ?? { count: all, first: [] };
      found.first.push({ id, fileName });
      users.set(name, found);
    }
    return users;
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
