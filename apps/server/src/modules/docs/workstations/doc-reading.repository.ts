import { DOC_READ } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { type SQL, and, asc, desc, eq, gt, inArray, not, sql } from 'drizzle-orm';
import { Database } from '#platform/database';
import { docVersions } from '../versions/version.schema.ts';
import { ACTIVE_SINCE, HAS_ENDED, agentEvents } from './agent-event.schema.ts';

interface DocName {
  id: string;
  projectId: string;
  fileName: string;
}

const HASH = sql<string | null>`${agentEvents.payload}->>'hash'`;
const TOOL = sql<string | null>`max(${agentEvents.payload}->>'tool')`;
// Seen once by its tool, a text was read, however often a command named it besides.
const OBSERVED = sql<boolean>`bool_or(${HASH} is not null and ${agentEvents.payload}->>'evidence' is distinct from 'inferred')`;
const FIRST = sql<Date>`min(${agentEvents.at})`.mapWith(agentEvents.at);
const LAST = sql<Date>`max(${agentEvents.at})`.mapWith(agentEvents.at);

/** What hooks told of documents that were read: each text once a session. */
@Injectable()
export class DocReadingRepository {
  constructor(private readonly database: Database) {}

  async list(doc: DocName, offset: number, limit: number) {
    const rows = await this.groups(doc)
      .orderBy(desc(LAST), asc(agentEvents.sessionId), HASH)
      .offset(offset)
      .limit(limit);
    // A page behind the last one has no row that could tell.
    const total = rows[0]?.total ?? (await this.database.orm.$count(this.groups(doc).as('groups')));
    return { rows, total };
  }

  /** Of sessions that were heard of lately, the latest reading first. */
  listOfActive(doc: DocName, limit: number) {
    return this.groups(doc, inArray(agentEvents.sessionId, this.activeSessions(doc.projectId)))
      .orderBy(desc(LAST), asc(agentEvents.sessionId), HASH)
      .limit(limit);
  }

  /** The latest version with each of these hashes. */
  async versionsByHash({ projectId, id }: DocName, hashes: readonly string[]): Promise<Map<string, number>> {
    if (hashes.length === 0) return new Map();
    const rows = await this.database.orm
      .select({ hash: docVersions.hash, version: sql<number>`max(${docVersions.version})` })
      .from(docVersions)
      .where(
        and(
          eq(docVersions.projectId, projectId),
          eq(docVersions.docId, id),
          inArray(docVersions.hash, [...hashes]),
        ),
      )
      .groupBy(docVersions.hash);
    return new Map(rows.map(({ hash, version }) => [hash, version]));
  }

  /** The version that was current at that time; null before there was one. */
  async versionAt({ projectId, id }: DocName, at: Date): Promise<{ version: number; hash: string } | null> {
    const [row] = await this.database.orm
      .select({ version: docVersions.version, hash: docVersions.hash })
      .from(docVersions)
      .where(
        and(
          eq(docVersions.projectId, projectId),
          eq(docVersions.docId, id),
          sql`${docVersions.createdAt} <= ${at}`,
        ),
      )
      .orderBy(desc(docVersions.version))
      .limit(1);
    return row ?? null;
  }

  private activeSessions(projectId: string) {
    return this.database.orm
      .select({ sessionId: agentEvents.sessionId })
      .from(agentEvents)
      .where(and(eq(agentEvents.projectId, projectId), gt(agentEvents.receivedAt, ACTIVE_SINCE)))
      .groupBy(agentEvents.sessionId)
      .having(not(HAS_ENDED));
  }

  private groups(doc: DocName, besides?: SQL) {
    const { sessionId, reportedBy } = agentEvents;
    return this.database.orm
      .select({
        sessionId,
        reportedBy,
        hash: HASH.as('hash'),
        tool: TOOL.as('tool'),
        isObserved: OBSERVED.as('is_observed'),
        firstAt: FIRST.as('first_at'),
        lastAt: LAST.as('last_at'),
        times: sql<number>`count(*)::int`.as('times'),
        total: sql<number>`(count(*) over ())::int`.as('total'),
      })
      .from(agentEvents)
      .where(and(this.of(doc), besides))
      .groupBy(sessionId, reportedBy, HASH)
      .$dynamic();
  }

  private of({ projectId, fileName }: DocName) {
    return and(
      eq(agentEvents.projectId, projectId),
      // As the index has it: with a parameter in its place the planner would not know that it fits.
      sql`${agentEvents.type} = ${sql.raw(`'${DOC_READ}'`)}`,
      sql`${agentEvents.payload}->>'fileName' = ${fileName}`,
    );
  }
}
