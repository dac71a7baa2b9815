import { Injectable } from '@nestjs/common';
import { and, asc, count, eq, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm';
import { Database, type Executor } from '#platform/database';
import { docManifests, docs } from './document.schema.ts';
import { EMPTY_MANIFEST } from './doc-content.ts';
import { foldersOf, nameKey } from './doc-name.policy.ts';

export type DocRow = Omit<typeof docs.$inferSelect, 'search'>;
export type DocMetaRow = Omit<DocRow, 'content'> & { inConflict: boolean };
export type DocFullRow = DocMetaRow & { content: string };
type DocChange = Partial<Omit<typeof docs.$inferInsert, 'id' | 'projectId' | 'search'>>;

const META = {
  id: docs.id,
  projectId: docs.projectId,
  fileName: docs.fileName,
  nameKey: docs.nameKey,
  hash: docs.hash,
  size: docs.size,
  version: docs.version,
  updatedAt: docs.updatedAt,
  updatedBy: docs.updatedBy,
  updatedByName: docs.updatedByName,
  deletedAt: docs.deletedAt,
  oid: docs.oid,
  baseOid: docs.baseOid,
  baseCommit: docs.baseCommit,
};
// Names written out: Drizzle leaves the table's away in what it selects from one table, and `id` would be the conflict's.
const inConflict = sql<boolean>`exists (select 1 from doc_conflicts c where c.doc_id = docs.id and c.resolved_at is null)`;
const META_COLUMNS = { ...META, inConflict };
const FULL_COLUMNS = { ...META_COLUMNS, content: docs.content };
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

@Injectable()
export class DocumentRepository {
  // What editors and agents ask for all day: planned once a connection.
  private readonly fullById;
  private readonly fullByName;

  constructor(private readonly database: Database) {
    const live = and(eq(docs.projectId, sql.placeholder('projectId')), isNull(docs.deletedAt));
    const full = () => database.orm.select(FULL_COLUMNS).from(docs);
    this.fullById = full()
      .where(and(live, eq(docs.id, sql.placeholder('id'))))
      .prepare('docs_by_id');
    this.fullByName = full()
      .where(and(live, eq(docs.fileName, sql.placeholder('fileName'))))
      .prepare('docs_by_name');
  }

  /** By id or by file name. */
  async find(projectId: string, doc: string): Promise<DocFullRow | undefined> {
    if (UUID.test(doc)) {
      const [row] = await this.fullById.execute({ projectId, id: doc });
      if (row) return row;
    }
    const [row] = await this.fullByName.execute({ projectId, fileName: doc.normalize('NFC') });
    return row;
  }

  async findForUpdate(on: Executor, projectId: string, id: string): Promise<DocFullRow | undefined> {
    const [row] = await on.orm
      .select(FULL_COLUMNS)
      .from(docs)
      .where(and(eq(docs.projectId, projectId), eq(docs.id, id)))
      .for('update');
    return row;
  }

  async findByNameKey(
    on: Executor,
    projectId: string,
    key: string,
  ): Promise<{ id: string; fileName: string } | undefined> {
    const [row] = await on.orm
      .select({ id: docs.id, fileName: docs.fileName })
      .from(docs)
      .where(and(eq(docs.projectId, projectId), eq(docs.nameKey, key), isNull(docs.deletedAt)));
    return row;
  }

  /** A document that is a folder of this name, or lies in a folder of this name: no disk can hold both. */
  async findInTheWay(on: Executor, projectId: string, fileName: string): Promise<string | undefined> {
    const key = nameKey(fileName);
    const [row] = await on.orm
      .select({ fileName: docs.fileName })
      .from(docs)
      .where(
        and(
          eq(docs.projectId, projectId),
          isNull(docs.deletedAt),
          or(inArray(docs.nameKey, foldersOf(key)), sql`starts_with(${docs.nameKey}, ${`${key}/`})`),
        ),
      )
      .limit(1);
    return row?.fileName;
  }

  /** A deleted document of that very name that git still has; a new one of the name takes its place. */
  async findTombstone(on: Executor, projectId: string, fileName: string): Promise<DocRow | undefined> {
    const [row] = await on.orm
      .select({ ...META, content: docs.content })
      .from(docs)
      .where(
        and(
          eq(docs.projectId, projectId),
          eq(docs.fileName, fileName),
          isNotNull(docs.deletedAt),
          isNotNull(docs.baseOid),
        ),
      )
      .limit(1);
    return row;
  }

  async list(projectId: string, offset: number, limit: number, withContent: boolean) {
    const live = and(eq(docs.projectId, projectId), isNull(docs.deletedAt));
    const [rows, [total]] = await Promise.all([
      this.database.orm
        .select(withContent ? FULL_COLUMNS : META_COLUMNS)
        .from(docs)
        .where(live)
        .orderBy(byName)
        .offset(offset)
        .limit(limit),
      this.database.orm.select({ total: count() }).from(docs).where(live),
    ]);
    return { rows: rows as (DocMetaRow & { content?: string })[], total: total!.total };
  }

  all(projectId: string, on: Executor = this.database): Promise<DocFullRow[]> {
    return on.orm
      .select(FULL_COLUMNS)
      .from(docs)
      .where(and(eq(docs.projectId, projectId), isNull(docs.deletedAt)))
      .orderBy(byName);
  }

  /** Those with the ids, or all when a manifest names none of them; content included. */
  withIds(projectId: string, ids: readonly string[], on: Executor = this.database): Promise<DocFullRow[]> {
    if (ids.length === 0) return Promise.resolve([]);
    return on.orm
      .select(FULL_COLUMNS)
      .from(docs)
      .where(and(eq(docs.projectId, projectId), inArray(docs.id, [...ids])));
  }

  /** Name and hash of every document: the manifest itself. */
  entries(
    projectId: string,
    on: Executor = this.database,
  ): Promise<{ id: string; fileName: string; hash: string }[]> {
    return on.orm
      .select({ id: docs.id, fileName: docs.fileName, hash: docs.hash })
      .from(docs)
      .where(and(eq(docs.projectId, projectId), isNull(docs.deletedAt)))
      .orderBy(byName);
  }

  /** Everything git must be compared with: documents, and deletions it has not heard of. No content. */
  tracked(on: Executor, projectId: string): Promise<DocMetaRow[]> {
    return on.orm
      .select(META_COLUMNS)
      .from(docs)
      .where(and(eq(docs.projectId, projectId), or(isNull(docs.deletedAt), isNotNull(docs.baseOid))));
  }

  async insert(on: Executor, row: Omit<typeof docs.$inferInsert, 'search'>): Promise<DocFullRow> {
    const [inserted] = await on.orm
      .insert(docs)
      .values(row)
      .returning({ ...META, content: docs.content });
    return { ...inserted!, inConflict: false };
  }

  async update(on: Executor, projectId: string, id: string, change: DocChange): Promise<DocFullRow> {
    const [row] = await on.orm
      .update(docs)
      .set(change)
      .where(and(eq(docs.projectId, projectId), eq(docs.id, id)))
      .returning(FULL_COLUMNS);
    return row!;
  }

  /** For a repository that is no longer the one the bases came from. */
  async forgetBases(on: Executor, projectId: string): Promise<void> {
    await on.orm.delete(docs).where(and(eq(docs.projectId, projectId), isNotNull(docs.deletedAt)));
    await on.orm.update(docs).set({ baseOid: null, baseCommit: null }).where(eq(docs.projectId, projectId));
  }

  /** Puts the caller's transaction in the line of this project's writers. */
  async lockProject(on: Executor, projectId: string): Promise<void> {
    await on.orm.insert(docManifests).values({ projectId, hash: EMPTY_MANIFEST }).onConflictDoNothing();
    await on.orm
      .select({ hash: docManifests.hash })
      .from(docManifests)
      .where(eq(docManifests.projectId, projectId))
      .for('update');
  }

  /** Takes the hash over "<hex>  <name>\n" of all documents, in byte order; to be called under `lockProject`. */
  async refreshManifest(on: Executor, projectId: string): Promise<void> {
    const lines = sql`select coalesce(string_agg(substr(hash, 8) || '  ' || file_name || E'\n', '' order by file_name collate "C"), '') from docs where project_id = ${projectId} and deleted_at is null`;
    await on.orm
      .update(docManifests)
      .set({ hash: sql`'sha256:' || encode(sha256(convert_to((${lines}), 'UTF8')), 'hex')` })
      .where(eq(docManifests.projectId, projectId));
  }

  async manifestHash(projectId: string, on: Executor = this.database): Promise<string> {
    const [row] = await on.orm
      .select({ hash: docManifests.hash })
      .from(docManifests)
      .where(eq(docManifests.projectId, projectId));
    return row?.hash ?? EMPTY_MANIFEST;
  }

  /** For cards: how many there are, how many git does not have yet, how many are in conflict. */
  async counts(projectIds: readonly string[]) {
    if (projectIds.length === 0) return [];
    return this.database.orm
      .select({
        projectId: docs.projectId,
        count: sql<number>`count(*) filter (where ${docs.deletedAt} is null)::int`,
        pending: sql<number>`count(*) filter (where (${docs.deletedAt} is null and ${docs.oid} is distinct from ${docs.baseOid}) or (${docs.deletedAt} is not null and ${docs.baseOid} is not null))::int`,
        conflicts: sql<number>`count(*) filter (where ${inConflict})::int`,
        updatedAt: sql<string | null>`max(${docs.updatedAt})`,
      })
      .from(docs)
      .where(inArray(docs.projectId, [...projectIds]))
      .groupBy(docs.projectId);
  }
}

const byName = asc(sql`${docs.fileName} collate "C"`);
