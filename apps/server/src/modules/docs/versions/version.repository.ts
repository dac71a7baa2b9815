import type { VersionFilter } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import {
  type SQL,
  and,
  count,
  desc,
  eq,
  gt,
  inArray,
  isNotNull,
  isNull,
  lte,
  ne,
  or,
  sql,
} from 'drizzle-orm';
import { Database, type Executor, Statement } from '#platform/database';
import { docVersions } from './version.schema.ts';

export type VersionRow = typeof docVersions.$inferSelect;
type NewVersion = typeof docVersions.$inferInsert;

// Of an integer column; PostgreSQL refuses to compare it with more.
const MAX_VERSION = 2 ** 31 - 1;

const INSERT = new Statement('doc_version_insert', (orm) =>
  orm.insert(docVersions).values({
    docId: sql.placeholder('docId'),
    version: sql.placeholder('version'),
    projectId: sql.placeholder('projectId'),
    content: sql.placeholder('content'),
    hash: sql.placeholder('hash'),
    oid: sql.placeholder('oid'),
    size: sql.placeholder('size'),
    source: sql.placeholder('source'),
    // Not the column's now(): a transaction may have waited in line since it began, and history goes by this time.
    createdAt: sql`clock_timestamp()`,
    createdBy: sql.placeholder('createdBy'),
    createdByName: sql.placeholder('createdByName'),
    commit: sql.placeholder('commit'),
    agent: sql`${sql.placeholder('agent')}::jsonb`,
    note: sql.placeholder('note'),
    authors: sql`${sql.placeholder('authors')}::jsonb`,
    lineAuthors: sql`${sql.placeholder('lineAuthors')}::jsonb`,
  }),
);

const json = (value: unknown) => (value ? JSON.stringify(value) : null);

const KINDS: Record<VersionFilter, SQL | undefined> = {
  noted: isNotNull(docVersions.note),
  people: and(isNotNull(docVersions.createdBy), isNull(docVersions.agent), ne(docVersions.source, 'pull')),
  agents: isNotNull(docVersions.agent),
  git: inArray(docVersions.source, ['pull', 'merge']),
};

const writtenBy = (userId: string) =>
  or(
    and(eq(docVersions.createdBy, userId), isNull(docVersions.authors)),
    sql`${docVersions.authors} @> ${JSON.stringify([{ userId }])}::jsonb`,
  );

@Injectable()
export class VersionRepository {
  constructor(private readonly database: Database) {}

  async insert(on: Executor, version: NewVersion): Promise<void> {
    const { commit = null, note = null } = version;
    await INSERT.run(on, {
      ...version,
      commit,
      note,
      agent: json(version.agent),
      authors: json(version.authors),
      lineAuthors: json(version.lineAuthors),
    });
  }

  async find(
    projectId: string,
    docId: string,
    version: number,
    on: Executor = this.database,
  ): Promise<VersionRow | undefined> {
    if (version > MAX_VERSION) return undefined;
    const [row] = await on.orm
      .select()
      .from(docVersions)
      .where(and(this.of(projectId, docId), eq(docVersions.version, version)));
    return row;
  }

  async list(
    projectId: string,
    docId: string,
    filter: { only?: VersionFilter | undefined; by?: string | undefined },
    { offset, limit }: { offset: number; limit: number },
  ) {
    const { content: _content, ...columns } = COLUMNS;
    const wanted = and(
      this.of(projectId, docId),
      filter.only && KINDS[filter.only],
      filter.by ? writtenBy(filter.by) : undefined,
    );
    const [rows, [total]] = await Promise.all([
      this.database.orm
        .select(columns)
        .from(docVersions)
        .where(wanted)
        .orderBy(desc(docVersions.version))
        .offset(offset)
        .limit(limit),
      this.database.orm.select({ total: count() }).from(docVersions).where(wanted),
    ]);
    return { rows, total: total!.total };
  }

  /** Those up to `upTo`, newest first; the sizes tell how many can be read in one go. */
  sizesDownFrom(projectId: string, docId: string, upTo: number, limit: number) {
    return this.database.orm
      .select({ version: docVersions.version, size: docVersions.size })
      .from(docVersions)
      .where(and(this.of(projectId, docId), lte(docVersions.version, upTo)))
      .orderBy(desc(docVersions.version))
      .limit(limit);
  }

  /** Newest first. */
  among(projectId: string, docId: string, versions: readonly number[]): Promise<VersionRow[]> {
    return this.database.orm
      .select()
      .from(docVersions)
      .where(and(this.of(projectId, docId), inArray(docVersions.version, [...versions])))
      .orderBy(desc(docVersions.version));
  }

  async setCommit(
    on: Executor,
    projectId: string,
    docId: string,
    version: number,
    commit: string,
  ): Promise<void> {
    await on.orm
      .update(docVersions)
      .set({ commit })
      .where(and(this.of(projectId, docId), eq(docVersions.version, version)));
  }

  async setNote(
    on: Executor,
    projectId: string,
    docId: string,
    version: number,
    note: string,
  ): Promise<void> {
    await on.orm
      .update(docVersions)
      .set({ note })
      .where(and(this.of(projectId, docId), eq(docVersions.version, version)));
  }

  /** The latest version with that hash. */
  async findByHash(projectId: string, docId: string, hash: string): Promise<{ content: string } | undefined> {
    const [row] = await this.database.orm
      .select({ content: docVersions.content })
      .from(docVersions)
      .where(and(this.of(projectId, docId), eq(docVersions.hash, hash)))
      .orderBy(desc(docVersions.version))
      .limit(1);
    return row;
  }

  /** The latest version whose text makes that blob. */
  async findByOid(
    on: Executor,
    projectId: string,
    docId: string,
    oid: string,
  ): Promise<Pick<VersionRow, 'content' | 'source'> | undefined> {
    const [row] = await on.orm
      .select({ content: docVersions.content, source: docVersions.source })
      .from(docVersions)
      .where(and(this.of(projectId, docId), eq(docVersions.oid, oid)))
      .orderBy(desc(docVersions.version))
      .limit(1);
    return row;
  }

  /** Made here since the documents were last in git, oldest first. */
  async unpublished(on: Executor, projectId: string, docIds: readonly string[]) {
    if (docIds.length === 0) return [];
    const { docId, version, createdBy, createdByName, authors, agent } = docVersions;
    const lastInGit = sql`(select coalesce(max(p.version), 0) from doc_versions p where p.doc_id = ${docId} and p.commit is not null)`;
    return on.orm
      .select({ docId, createdBy, createdByName, authors, agent })
      .from(docVersions)
      .where(
        and(
          eq(docVersions.projectId, projectId),
          inArray(docId, [...docIds]),
          gt(version, sql`${lastInGit}`),
        ),
      )
      .orderBy(docId, version);
  }

  private of(projectId: string, docId: string) {
    return and(eq(docVersions.projectId, projectId), eq(docVersions.docId, docId));
  }
}

const COLUMNS = {
  docId: docVersions.docId,
  version: docVersions.version,
  projectId: docVersions.projectId,
  content: docVersions.content,
  hash: docVersions.hash,
  oid: docVersions.oid,
  size: docVersions.size,
  source: docVersions.source,
  createdAt: docVersions.createdAt,
  createdBy: docVersions.createdBy,
  createdByName: docVersions.createdByName,
  commit: docVersions.commit,
  agent: docVersions.agent,
  note: docVersions.note,
  authors: docVersions.authors,
  lineAuthors: docVersions.lineAuthors,
};
