import { Injectable } from '@nestjs/common';
import { and, eq, isNull, lt, lte, notInArray, or, sql } from 'drizzle-orm';
import { Database, type Executor } from '#platform/database';
import { docs } from '../documents/document.schema.ts';
import type { VersionAuthor } from '../versions/version.schema.ts';
import { liveClients, liveTexts, liveUpdates } from './live-text.schema.ts';

export interface LiveDoc {
  id: string;
  projectId: string;
  lineage: string;
  version: number;
}

export interface NewUpdate {
  update: Uint8Array;
  /** As in the lock. */
  actor: string;
  userId: string;
  name: string;
  /** Yjs clients that are this person's from now on. */
  clients: number[];
}

export interface LoadedText {
  state: Uint8Array;
  baseVersion: number;
  isUncut: boolean;
  uncutAuthors: VersionAuthor[];
  updates: { seq: number; update: Uint8Array; userId: string | null; name: string }[];
  clients: { clientId: number; userId: string | null; name: string }[];
}

export interface Fold {
  state: Uint8Array;
  /** The last row of the log that the state holds. */
  upTo: number;
  uncutAuthors: VersionAuthor[];
  isUncut: boolean;
  baseVersion: number;
}

// One statement and one commit for all that came while the last one was under way. Whoever is not in the editing session
// at this moment, by the database's clock, is left out; `n` says which were taken.
const APPEND = `
  with wanted as (
    select * from unnest($2::int[], $3::bytea[], $4::text[], $5::uuid[], $6::text[]) as w(n, bytes, actor, user_id, user_name)
  ), allowed as (
    select w.* from wanted w
    where exists (select 1 from live_texts t where t.doc_id = $1::uuid and t.lineage = $10::uuid)
      and exists (
        select 1 from locks l
        where l.project_id = $9::uuid and l.expires_at > clock_timestamp()
          and (l.holder = w.actor or l.participants @> jsonb_build_array(jsonb_build_object('actor', w.actor))))
  ), logged as (
    insert into live_updates (doc_id, update, user_id, user_name)
    select $1::uuid, bytes, user_id, user_name from allowed order by n
    returning seq
  ), claimed as (
    insert into live_clients (doc_id, client_id, user_id, user_name)
    select distinct on (c.client) $1::uuid, c.client, a.user_id, a.user_name
    from unnest($7::int[], $8::bigint[]) as c(n, client) join allowed a on a.n = c.n order by c.client, c.n
    on conflict do nothing
  )
  select array(select n from allowed order by n) as taken, (select max(seq) from logged) as seq`;

@Injectable()
export class LiveTextRepository {
  constructor(private readonly database: Database) {}

  /** Undefined when it is not there or was deleted. */
  async findDoc(docId: string, on: Executor = this.database): Promise<LiveDoc | undefined> {
    const [row] = await on.orm
      .select({ id: docs.id, projectId: docs.projectId, lineage: docs.lineage, version: docs.version })
      .from(docs)
      .where(and(eq(docs.id, docId), isNull(docs.deletedAt)));
    return row;
  }

  async contentOf(
    docId: string,
  ): Promise<{ version: number; content: string; by: VersionAuthor } | undefined> {
    const [row] = await this.database.orm
      .select({
        version: docs.version,
        content: docs.content,
        userId: docs.updatedBy,
        name: docs.updatedByName,
      })
      .from(docs)
      .where(and(eq(docs.id, docId), isNull(docs.deletedAt)));
    return row && { version: row.version, content: row.content, by: { userId: row.userId, name: row.name } };
  }

  /** Undefined when nothing of that lineage is kept. */
  load(docId: string, lineage: string): Promise<LoadedText | undefined> {
    return this.database.snapshot(async (on) => {
      const [text] = await on.orm
        .select()
        .from(liveTexts)
        .where(and(eq(liveTexts.docId, docId), eq(liveTexts.lineage, lineage)));
      if (!text) return undefined;
      const updates = await on.orm
        .select({
          seq: liveUpdates.seq,
          update: liveUpdates.update,
          userId: liveUpdates.userId,
          name: liveUpdates.userName,
        })
        .from(liveUpdates)
        .where(eq(liveUpdates.docId, docId))
        .orderBy(liveUpdates.seq);
      const clients = await on.orm
        .select({ clientId: liveClients.clientId, userId: liveClients.userId, name: liveClients.userName })
        .from(liveClients)
        .where(eq(liveClients.docId, docId));
      const { state, baseVersion, isUncut, uncutAuthors } = text;
      return { state, baseVersion, isUncut, uncutAuthors, updates, clients };
    });
  }

  async isBegun(on: Executor, { id, lineage }: LiveDoc): Promise<boolean> {
    const rows = await on.orm
      .select({ docId: liveTexts.docId })
      .from(liveTexts)
      .where(and(eq(liveTexts.docId, id), eq(liveTexts.lineage, lineage)));
    return rows.length > 0;
  }

  /** A change that brings in a version which was saved elsewhere; where the log ends now. */
  logMerge(
    docId: string,
    {
      update,
      client,
      by,
      version,
    }: { update: Uint8Array; client: number; by: VersionAuthor; version: number },
  ): Promise<number> {
    return this.database.transaction(async (tx) => {
      const [row] = await tx.orm
        .insert(liveUpdates)
        .values({ docId, update, userId: null, userName: by.name })
        .returning({ seq: liveUpdates.seq });
      await tx.orm
        .insert(liveClients)
        .values({ docId, clientId: client, userId: by.userId, userName: by.name })
        .onConflictDoNothing();
      await this.setBase(docId, version, tx);
      return row!.seq;
    });
  }

  /** What was kept of another lineage goes. */
  async begin(
    on: Executor,
    doc: LiveDoc,
    state: Uint8Array,
    client: { id: number; by: VersionAuthor },
  ): Promise<void> {
    await on.orm.delete(liveUpdates).where(eq(liveUpdates.docId, doc.id));
    await on.orm.delete(liveClients).where(eq(liveClients.docId, doc.id));
    const { id: docId, projectId, lineage, version: baseVersion } = doc;
    const fresh = { projectId, lineage, state, baseVersion, isUncut: false, uncutAuthors: [] };
    await on.orm
      .insert(liveTexts)
      .values({ docId, ...fresh })
      .onConflictDoUpdate({ target: liveTexts.docId, set: { ...fresh, updatedAt: sql`now()` } });
    const { userId, name: userName } = client.by;
    await on.orm.insert(liveClients).values({ docId, clientId: client.id, userId, userName });
  }

  async renewLineage(on: Executor, docId: string, lineage: string): Promise<void> {
    await on.orm.update(docs).set({ lineage }).where(eq(docs.id, docId));
  }

  /** Which of them were taken, by their place in the list, and where the log ends now. */
  async append(
    { id, projectId, lineage }: Omit<LiveDoc, 'version'>,
    batch: readonly NewUpdate[],
  ): Promise<{ taken: Set<number>; seq: number | null }> {
    const claims = batch.flatMap(({ clients }, n) => clients.map((client) => ({ n, client })));
    const { rows } = await this.database.pool.query<{ taken: number[]; seq: string | null }>({
      name: 'live_text_append',
      text: APPEND,
      values: [
        id,
        batch.map((_one, n) => n),
        batch.map(({ update }) => Buffer.from(update.buffer, update.byteOffset, update.byteLength)),
        batch.map(({ actor }) => actor),
        batch.map(({ userId }) => userId),
        batch.map(({ name }) => name),
        claims.map(({ n }) => n),
        claims.map(({ client }) => client),
        projectId,
        lineage,
      ],
    });
    const [row] = rows;
    return { taken: new Set(row!.taken), seq: row!.seq === null ? null : Number(row!.seq) };
  }

  /** The log up to there becomes part of the state. */
  async fold(on: Executor, docId: string, { upTo, ...kept }: Fold): Promise<void> {
    await on.orm
      .update(liveTexts)
      .set({ ...kept, updatedAt: sql`now()` })
      .where(eq(liveTexts.docId, docId));
    await on.orm.delete(liveUpdates).where(and(eq(liveUpdates.docId, docId), lte(liveUpdates.seq, upTo)));
  }

  async setBase(docId: string, baseVersion: number, on: Executor = this.database): Promise<void> {
    await on.orm.update(liveTexts).set({ baseVersion }).where(eq(liveTexts.docId, docId));
  }

  /** Texts of which something is in no version yet: all of a project, or those that have been left alone for a while. */
  async uncut(of: { projectId: string } | { quietSeconds: number; without: string[] }): Promise<LiveDoc[]> {
    const hasLog = sql`exists (select 1 from ${liveUpdates} u where u.doc_id = ${liveTexts.docId})`;
    const wanted =
      'projectId' in of
        ? eq(liveTexts.projectId, of.projectId)
        : and(
            lt(liveTexts.updatedAt, sql`now() - make_interval(secs => ${of.quietSeconds})`),
            sql`not exists (select 1 from ${liveUpdates} u where u.doc_id = ${liveTexts.docId} and u.created_at > now() - make_interval(secs => ${of.quietSeconds}))`,
            of.without.length > 0 ? notInArray(liveTexts.docId, of.without) : undefined,
          );
    return this.database.orm
      .select({ id: docs.id, projectId: docs.projectId, lineage: docs.lineage, version: docs.version })
      .from(liveTexts)
      .innerJoin(docs, and(eq(docs.id, liveTexts.docId), eq(docs.lineage, liveTexts.lineage)))
      .where(and(isNull(docs.deletedAt), or(eq(liveTexts.isUncut, true), hasLog), wanted))
      .limit(500);
  }
}
