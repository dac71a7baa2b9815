import { Injectable } from '@nestjs/common';
import { and, arrayContains, asc, count, eq, isNull, ne, sql } from 'drizzle-orm';
import { Database } from '#platform/database';
import { docs } from '../documents/document.schema.ts';
import { docTextIndex } from './text-index.schema.ts';

export interface UnreadText {
  id: string;
  fileName: string;
  hash: string;
  content: string;
}

export interface ReadText {
  id: string;
  hash: string;
  targets: string[];
  words: string[];
}

@Injectable()
export class TextIndexRepository {
  constructor(private readonly database: Database) {}

  /** Documents whose present text has not been read. */
  unread(projectId: string, limit: number): Promise<UnreadText[]> {
    return this.database.orm
      .select({ id: docs.id, fileName: docs.fileName, hash: docs.hash, content: docs.content })
      .from(docs)
      .leftJoin(docTextIndex, eq(docTextIndex.docId, docs.id))
      .where(
        and(
          eq(docs.projectId, projectId),
          isNull(docs.deletedAt),
          sql`${docTextIndex.hash} is distinct from ${docs.hash}`,
        ),
      )
      .orderBy(asc(docs.id))
      .limit(limit);
  }

  async keep(projectId: string, texts: readonly ReadText[]): Promise<void> {
    // In one order, so that two who read the same texts do not wait for each other in a circle.
    const words = [...new Set(texts.flatMap((text) => text.words))].toSorted();
    await this.database.transaction(async ({ orm }) => {
      // A document that went with its project in the meantime is not there any more.
      await orm.execute(sql`
        insert into doc_text_index (doc_id, project_id, hash, targets)
        select d.id, d.project_id, t.hash, t.targets
        from json_to_recordset(${JSON.stringify(texts)}::json) as t(id uuid, hash text, targets text[])
        join docs d on d.id = t.id
        where d.project_id = ${projectId}
        order by d.id
        on conflict (doc_id) do update set hash = excluded.hash, targets = excluded.targets`);
      await orm.execute(sql`
        insert into doc_words (project_id, word)
        select m.project_id, w.word
        from doc_manifests m, json_array_elements_text(${JSON.stringify(words)}::json) as w(word)
        where m.project_id = ${projectId}
        on conflict do nothing`);
    });
  }

  /** Documents that link to a file name, by their own; the linked document itself is none of them. */
  async linkingTo(
    projectId: string,
    target: { id: string; fileName: string },
    offset: number,
    limit: number,
  ): Promise<{ rows: Omit<UnreadText, 'hash'>[]; total: number }> {
    const linking = and(
      eq(docTextIndex.projectId, projectId),
      arrayContains(docTextIndex.targets, [target.fileName]),
      isNull(docs.deletedAt),
      ne(docs.id, target.id),
    );
    const joined = eq(docTextIndex.docId, docs.id);
    const [rows, [total]] = await Promise.all([
      this.database.orm
        .select({ id: docs.id, fileName: docs.fileName, content: docs.content })
        .from(docs)
        .innerJoin(docTextIndex, joined)
        .where(linking)
        .orderBy(asc(sql`${docs.fileName} collate "C"`))
        .offset(offset)
        .limit(limit),
      this.database.orm.select({ total: count() }).from(docs).innerJoin(docTextIndex, joined).where(linking),
    ]);
    return { rows, total: total?.total ?? 0 };
  }
}
