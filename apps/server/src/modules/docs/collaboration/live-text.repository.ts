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

// One statement and one commit for all that came, of whichever document, while the last one was under way. Whoever is not
// in the editing session at this moment, by the database's clock, is left out; `taken` says which were not.
const APPEND = `
  with wanted as (
    select * from unnest($1::int[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bytea[], $6::text[], $7::uuid[], $8::text[])
      as w(n, doc_id, lineage, project_id, bytes, actor, user_id, user_name)
  ), allowed as (
    select w.* from wanted w
    where exists (select 1 from live_texts t where t.doc_id = w.doc_id and t.lineage = w.lineage)
      and exists (
        select 1 from locks l
        where l.project_id = w.project_id and l.expires_at > clock_timestamp()
          and (l.holder = w.actor or l.participants @> jsonb_build_array(jsonb_build_object('actor', w.actor))))
  ), logged as (
    insert into live_updates (doc_id, update, user_id, user_name)
    select doc_id, bytes, user_id, user_name from allowed order by n
    returning doc_id, seq
  ), claimed as (
    insert into live_clients (doc_id, client_id, user_id, user_name)
    select distinct on (a.doc_id, c.client) a.doc_id, c.client, a.user_id, a.user_name
    from unnest($9::int[], $10::bigint[]) as c(n, client) join allowed a on a.n = c.n
    order by a.doc_id, c.client, c.n
    on conflict do nothing
  )
  select array(select n from allowed order by n) as taken,
    (select jsonb_object_agg(doc_id, seq) from (select doc_id, max(seq) as seq from logged group by doc_id) ends) as ends`;

type LoggedDoc = Omit<LiveDoc, 'version'>;

interface Appended {
  /** By place in what was to be appended. */
  taken: Set<number>;
  /** Where the log of the document ends now; null: nothing was taken. */
  seq: number | null;
}

interface Append {
  doc: LoggedDoc;
  batch: readonly NewUpdate[];
  done: PromiseWithResolvers<Appended>;
}

@Injectable()
export class LiveTextRepository {
  private waiting: Append[] = [];
  private isAppending = false;

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

  /** Resolves once it is committed, together with what others append at the same time. */
  append(doc: LoggedDoc, batch: readonly NewUpdate[]): Promise<Appended> {
    const done = Promise.withResolvers<Appended>();
    this.waiting.push({ doc, batch, done });
    if (!this.isAppending) void this.appendWaiting();
    return done.promise;
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

  private async appendWaiting(): Promise<void> {
    this.isAppending = true;
    while (this.waiting.length > 0) {
      const appends = this.waiting;
      this.waiting = [];
      try {
        await this.appendAll(appends);
      } catch {
        // What is wrong with one must not keep the others from being saved.
        for (const one of appends)
          await this.appendAll([one]).catch((error: unknown) => one.done.reject(error));
      }
    }
    this.isAppending = false;
  }

  private async appendAll(appends: readonly Append[]): Promise<void> {
    const all = appends.flatMap(({ doc, batch }) => batch.map((one) => ({ doc, one })));
    const claims = all.flatMap(({ one }, n) => one.clients.map((client) => ({ n, client })));
    const { rows } = await this.database.pool.query<{ taken: number[]; ends: Record<string, number> | null }>(
      {
        name: 'live_text_append',
        text: APPEND,
        values: [
          all.map((_one, n) => n),
          all.map(({ doc }) => doc.id),
          all.map(({ doc }) => doc.lineage),
          all.map(({ doc }) => doc.projectId),
          all.map(({ one: { update } }) => Buffer.from(update.buffer, update.byteOffset, update.byteLength)),
          all.map(({ one }) => one.actor),
          all.map(({ one }) => one.userId),
          all.map(({ one }) => one.name),
          claims.map(({ n }) => n),
          claims.map(({ client }) => client),
        ],
      },
    );
    const [{ taken, ends }] = rows as [{ taken: number[]; ends: Record<string, number> | null }];
    const isTaken = new Set(taken);
    let first = 0;
    for (const { doc, batch, done } of appends) {
      const from = first;
      first += batch.length;
      const own = new Set([...batch.keys()].filter((n) => isTaken.has(from + n)));
      done.resolve({ taken: own, seq: own.size > 0 ? (ends?.[doc.id] ?? null) : null });
    }
  }
}
