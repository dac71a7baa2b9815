import { Injectable } from '@nestjs/common';
import { and, asc, count, eq, inArray, isNotNull, isNull, ne, or, sql } from 'drizzle-orm';
import { Database, type Executor, Statement } from '#platform/database';
import { docManifestChanges, docManifests, docs } from './document.schema.ts';
import { EMPTY_MANIFEST } from './doc-content.ts';
import { foldersOf, nameKey } from './doc-name.policy.ts';

export type DocRow = Omit<typeof docs.$inferSelect, 'search' | 'lineage'>;
export type DocMetaRow = Omit<DocRow, 'content'> & { conflictSince: Date | null };
export type DocFullRow = DocMetaRow & { content: string };
export type DocText = Pick<
  DocFullRow,
  'content' | 'hash' | 'size' | 'oid' | 'version' | 'updatedAt' | 'updatedBy' | 'updatedByName'
>;
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
  baseAt: docs.baseAt,
  reviewOid: docs.reviewOid,
  reviewAt: docs.reviewAt,
  reviewUrl: docs.reviewUrl,
};
// Names written out: Drizzle leaves the table's away in what it selects from one table, and `id` would be the conflict's.
const conflictSince =
  sql<Date | null>`(select c.created_at from doc_conflicts c where c.doc_id = docs.id and c.resolved_at is null)`.mapWith(
    (time: string) => new Date(time),
  );
const META_COLUMNS = { ...META, conflictSince };
const FULL_COLUMNS = { ...META_COLUMNS, content: docs.content };
const NO_REVIEW = { reviewOid: null, reviewAt: null, reviewUrl: null };
// What is proposed of a deletion.
const NO_BLOB = '0'.repeat(40);
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const { placeholder } = sql;

const ofProject = eq(docs.projectId, placeholder('projectId'));
const isLive = and(ofProject, isNull(docs.deletedAt));
const byName = asc(sql`${docs.fileName} collate "C"`);
const hasId = eq(docs.id, placeholder('id'));
const isManifest = eq(docManifests.projectId, placeholder('projectId'));

const FULL_BY_ID = new Statement('docs_by_id', (orm) =>
  orm.select(FULL_COLUMNS).from(docs).where(and(isLive, hasId)),
);
const FULL_BY_NAME = new Statement('docs_by_name', (orm) =>
  orm
    .select(FULL_COLUMNS)
    .from(docs)
    .where(and(isLive, eq(docs.fileName, placeholder('fileName')))),
);
const FULL_FOR_UPDATE = new Statement('docs_for_update', (orm) =>
  orm.select(FULL_COLUMNS).from(docs).where(and(ofProject, hasId)).for('update'),
);
const PAGE = new Statement('docs_page', (orm) =>
  orm
    .select(META_COLUMNS)
    .from(docs)
    .where(isLive)
    .orderBy(byName)
    .offset(placeholder('offset'))
    .limit(placeholder('limit')),
);
const PAGE_WITH_CONTENT = new Statement('docs_page_with_content', (orm) =>
  orm
    .select(FULL_COLUMNS)
    .from(docs)
    .where(isLive)
    .orderBy(byName)
    .offset(placeholder('offset'))
    .limit(placeholder('limit')),
);
const TOTAL = new Statement('docs_total', (orm) => orm.select({ total: count() }).from(docs).where(isLive));
const SAVE = new Statement('docs_save', (orm) =>
  orm
    .update(docs)
    .set({
      content: sql`${placeholder('content')}`,
      hash: sql`${placeholder('hash')}`,
      size: sql`${placeholder('size')}`,
      oid: sql`${placeholder('oid')}`,
      version: sql`${placeholder('version')}`,
      updatedAt: sql`${placeholder('updatedAt')}`,
      updatedBy: sql`${placeholder('updatedBy')}`,
      updatedByName: sql`${placeholder('updatedByName')}`,
      deletedAt: null,
    })
    .where(and(ofProject, hasId))
    .returning(FULL_COLUMNS),
);
const MANIFEST = new Statement('docs_manifest', (orm) =>
  orm.select({ hash: docManifests.hash }).from(docManifests).where(isManifest),
);
const MANIFEST_FOR_UPDATE = new Statement('docs_manifest_for_update', (orm) =>
  orm.select({ hash: docManifests.hash }).from(docManifests).where(isManifest).for('update'),
);
// The hash over "<hex>  <name>\n" of all documents, in byte order. What is selected from beside an update in one statement
// is as it was before: only another hash is a change.
const REFRESH_MANIFEST = new Statement('docs_refresh_manifest', (orm) => {
  const lines = sql`select coalesce(string_agg(substr(hash, 8) || '  ' || file_name || E'\n', '' order by file_name collate "C"), '') from docs where project_id = ${placeholder('projectId')} and deleted_at is null`;
  const moved = orm.$with('moved').as(
    orm
      .update(docManifests)
      .set({ hash: sql`'sha256:' || encode(sha256(convert_to((${lines}), 'UTF8')), 'hex')` })
      .where(isManifest)
      .returning({ projectId: docManifests.projectId, to: docManifests.hash }),
  );
  const change = {
    projectId: docManifests.projectId,
    hash: moved.to,
    at: sql`clock_timestamp()`.as('at'),
    writtenAt: sql`${placeholder('writtenAt')}::timestamptz`.as('written_at'),
  };
  return orm
    .with(moved)
    .insert(docManifestChanges)
    .select(
      orm
        .select(change)
        .from(docManifests)
        .innerJoin(moved, eq(moved.projectId, docManifests.projectId))
        .where(and(isManifest, ne(moved.to, docManifests.hash))),
    )
    .onConflictDoNothing();
});

@Injectable()
export class DocumentRepository {
  constructor(private readonly database: Database) {}

  /** By id or by file name. */
  async find(projectId: string, doc: string): Promise<DocFullRow | undefined> {
    if (UUID.test(doc)) {
      const [row] = await FULL_BY_ID.run(this.database, { projectId, id: doc });
      if (row) return row;
    }
    const [row] = await FULL_BY_NAME.run(this.database, { projectId, fileName: doc.normalize('NFC') });
    return row;
  }

  async findForUpdate(on: Executor, projectId: string, id: string): Promise<DocFullRow | undefined> {
    const [row] = await FULL_FOR_UPDATE.run(on, { projectId, id });
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
    const page: Statement<(DocMetaRow & { content?: string })[]> = withContent ? PAGE_WITH_CONTENT : PAGE;
    const [rows, [total]] = await Promise.all([
      page.run(this.database, { projectId, offset, limit }),
      TOTAL.run(this.database, { projectId }),
    ]);
    return { rows, total: total!.total };
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

  /** Documents that are not deleted. */
  async liveCount(on: Executor, projectId: string): Promise<{ count: number }> {
    const [row] = await on.orm
      .select({ count: count() })
      .from(docs)
      .where(and(eq(docs.projectId, projectId), isNull(docs.deletedAt)));
    return row!;
  }

  /** Changes that git lacks and that nobody has to decide on first: not in conflict, not under review. */
  async pendingCount(projectId: string, on: Executor = this.database): Promise<number> {
    const inGit = sql`coalesce(${docs.baseOid}, '')`;
    const here = sql`case when ${docs.deletedAt} is null then ${docs.oid} else '' end`;
    const proposed = sql`coalesce(nullif(${docs.reviewOid}, ${NO_BLOB}), case when ${docs.reviewOid} is null then null else '' end)`;
    const [row] = await on.orm
      .select({ count: count() })
      .from(docs)
      .where(
        and(
          eq(docs.projectId, projectId),
          sql`${here} <> ${inGit}`,
          sql`${here} is distinct from ${proposed}`,
          sql`${conflictSince} is null`,
        ),
      );
    return row!.count;
  }

  async insert(on: Executor, row: Omit<typeof docs.$inferInsert, 'search'>): Promise<DocFullRow> {
    const [inserted] = await on.orm
      .insert(docs)
      .values(row)
      .returning({ ...META, content: docs.content });
    return { ...inserted!, conflictSince: null };
  }

  async update(on: Executor, projectId: string, id: string, change: DocChange): Promise<DocFullRow> {
    const [row] = await on.orm
      .update(docs)
      .set(change)
      .where(and(eq(docs.projectId, projectId), eq(docs.id, id)))
      .returning(FULL_COLUMNS);
    return row!;
  }

  /** The next text of a document, deleted or not; where git stands is left as it is. */
  async save(on: Executor, projectId: string, id: string, text: DocText): Promise<DocFullRow> {
    const [row] = await SAVE.run(on, { projectId, id, ...text });
    return row!;
  }

  /** For a repository that is no longer the one the bases came from. */
  async forgetBases(on: Executor, projectId: string): Promise<void> {
    await on.orm.delete(docs).where(and(eq(docs.projectId, projectId), isNotNull(docs.deletedAt)));
    await on.orm
      .update(docs)
      .set({ baseOid: null, baseCommit: null, baseAt: null, ...NO_REVIEW })
      .where(eq(docs.projectId, projectId));
  }

  /** What was proposed is proposed no more; what is in git meanwhile is there. */
  async forgetReview(on: Executor, projectId: string): Promise<void> {
    await on.orm.update(docs).set(NO_REVIEW).where(eq(docs.projectId, projectId));
  }

  /** Of the request that proposes all that is proposed. */
  async setReviewUrl(on: Executor, projectId: string, url: string): Promise<void> {
    await on.orm
      .update(docs)
      .set({ reviewUrl: url })
      .where(and(eq(docs.projectId, projectId), isNotNull(docs.reviewOid)));
  }

  /** For the decision to put documents back that vanished in git: to git they are new then. */
  async forgetBasesOf(on: Executor, projectId: string, ids: readonly string[]): Promise<void> {
    await on.orm
      .update(docs)
      .set({ baseOid: null })
      .where(and(eq(docs.projectId, projectId), inArray(docs.id, [...ids])));
  }

  /** Puts the caller's transaction in the line of this project's writers. */
  async lockProject(on: Executor, projectId: string): Promise<void> {
    const found = await MANIFEST_FOR_UPDATE.run(on, { projectId });
    if (found.length > 0) return;
    await on.orm.insert(docManifests).values({ projectId, hash: EMPTY_MANIFEST }).onConflictDoNothing();
    await MANIFEST_FOR_UPDATE.run(on, { projectId });
  }

  /** To be called under `lockProject`. */
  async refreshManifest(on: Executor, projectId: string): Promise<void> {
    await REFRESH_MANIFEST.run(on, { projectId, writtenAt: new Date().toISOString() });
  }

  async manifestHash(projectId: string, on: Executor = this.database): Promise<string> {
    const [row] = await MANIFEST.run(on, { projectId });
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
        conflicts: sql<number>`count(*) filter (where ${conflictSince} is not null)::int`,
        updatedAt: sql<string | null>`max(${docs.updatedAt})`,
      })
      .from(docs)
      .where(inArray(docs.projectId, [...projectIds]))
      .groupBy(docs.projectId);
  }
}
