import { Injectable } from '@nestjs/common';
import { and, eq, gt, inArray, isNull, lt, sql } from 'drizzle-orm';
import { Database, type Executor } from '#platform/database';
import { docManifestChanges, docs } from '../documents/document.schema.ts';
import { ACTIVE_SINCE, HAS_ENDED, agentEvents } from './agent-event.schema.ts';
import { workstations } from './workstation.schema.ts';

const FORGET_DAYS = 90;
const CHANGES_KEPT_DAYS = 30;
const NEWS_HOURS = 24;
// A page of states is made of all of them; beyond this the longest silent ones are left out of it.
const LISTED = 2_000;

export type WorkstationRow = Awaited<ReturnType<WorkstationRepository['list']>>[number];

export interface HeardSession {
  sessionId: string;
  userId: string;
  /** null: it did not say where it runs. */
  machineId: string | null;
  tool: string | null;
  firstAt: Date;
  lastAt: Date;
  isActive: boolean;
  age: number;
}

const ageOf = (column: unknown) =>
  sql<number | null>`extract(epoch from clock_timestamp() - ${column})`.mapWith(Number);
const daysAgo = (days: number) => sql`now() - make_interval(days => ${days})`;

@Injectable()
export class WorkstationRepository {
  constructor(private readonly database: Database) {}

  list(projectId: string) {
    return this.database.orm
      .select({
        row: workstations,
        heartbeatAge:
          sql<number>`extract(epoch from clock_timestamp() - ${workstations.heartbeatAt})`.mapWith(Number),
        watchedAge: ageOf(workstations.watchedAt),
        hookAge: ageOf(workstations.hookAt),
      })
      .from(workstations)
      .where(eq(workstations.projectId, projectId))
      .orderBy(sql`${workstations.heartbeatAt} desc`)
      .limit(LISTED);
  }

  /** Of hashes that the project had: when it moved on, and how many documents were written since. */
  async movesSince(projectId: string, hashes: readonly string[]) {
    if (hashes.length === 0) return new Map<string, { since: Date | null; documents: number }>();
    const had = this.database.orm
      .select({
        hash: docManifestChanges.hash,
        at: sql`max(${docManifestChanges.at})`.as('had_at'),
        writtenAt: sql`max(${docManifestChanges.writtenAt})`.as('had_written_at'),
      })
      .from(docManifestChanges)
      .where(and(eq(docManifestChanges.projectId, projectId), inArray(docManifestChanges.hash, [...hashes])))
      .groupBy(docManifestChanges.hash)
      .as('had');
    const rows = await this.database.orm
      .select({
        hash: had.hash,
        since:
          sql<Date | null>`(select min(c.at) from doc_manifest_changes c where c.project_id = ${projectId} and c.at > ${had.at})`.mapWith(
            docManifestChanges.at,
          ),
        documents: sql<number>`(select count(*)::int from docs d where d.project_id = ${projectId} and d.updated_at > ${had.writtenAt})`,
      })
      .from(had);
    return new Map(rows.map(({ hash, ...move }) => [hash, move]));
  }

  countDocuments(projectId: string): Promise<number> {
    return this.database.orm.$count(docs, and(eq(docs.projectId, projectId), isNull(docs.deletedAt)));
  }

  /** Sessions of AI tools that were heard of lately, the latest first. */
  async sessions(projectId: string, minutes: number): Promise<HeardSession[]> {
    const { sessionId, reportedBy, payload, receivedAt } = agentEvents;
    const last = sql<Date>`max(${receivedAt})`;
    const heard = this.database.orm
      .select({
        sessionId,
        userId: reportedBy,
        machineId: sql<string | null>`max(${payload}->>'machineId')`.as('machine_id'),
        tool: sql<string | null>`max(${payload}->>'tool')`.as('tool'),
        lastAt: last.as('last_at'),
        isActive: sql<boolean>`${last} > ${ACTIVE_SINCE} and not ${HAS_ENDED}`.as('is_active'),
      })
      .from(agentEvents)
      .where(
        and(
          eq(agentEvents.projectId, projectId),
          gt(receivedAt, sql`now() - make_interval(mins => ${minutes})`),
        ),
      )
      .groupBy(sessionId, reportedBy)
      .as('heard');
    // It may have begun long before: a look along the primary key for each.
    const firstAt = sql<Date>`(select min(e.created_at) from agent_events e where e.project_id = ${projectId} and e.session_id = ${heard.sessionId})`;
    return this.database.orm
      .select({
        sessionId: heard.sessionId,
        userId: heard.userId,
        machineId: heard.machineId,
        tool: heard.tool,
        firstAt: firstAt.mapWith(receivedAt),
        lastAt: sql<Date>`${heard.lastAt}`.mapWith(receivedAt),
        isActive: heard.isActive,
        age: sql<number>`extract(epoch from now() - ${firstAt})`.mapWith(Number),
      })
      .from(heard)
      .orderBy(sql`${heard.lastAt} desc`)
      .limit(LISTED);
  }

  /** Undefined: there is none of that id in the project. */
  async remove(on: Executor, projectId: string, id: string) {
    const [row] = await on.orm
      .delete(workstations)
      .where(and(eq(workstations.projectId, projectId), eq(workstations.id, id)))
      .returning();
    return row;
  }

  /** False when somebody else told of it meanwhile, or it is gone. */
  async setTold(
    on: Executor,
    { projectId, id, told }: Pick<WorkstationRow['row'], 'projectId' | 'id' | 'told'>,
    now: Record<string, string>,
  ): Promise<boolean> {
    const rows = await on.orm
      .update(workstations)
      .set({ told: now })
      .where(
        and(
          eq(workstations.projectId, projectId),
          eq(workstations.id, id),
          sql`${workstations.told} = ${JSON.stringify(told)}::jsonb`,
        ),
      )
      .returning({ id: workstations.id });
    return rows.length > 0;
  }

  /** Projects with workstations that were heard of within the day. */
  async projectsHeardOf(): Promise<string[]> {
    const rows = await this.database.orm
      .selectDistinct({ projectId: workstations.projectId })
      .from(workstations)
      .where(gt(workstations.heartbeatAt, sql`now() - make_interval(hours => ${NEWS_HOURS})`));
    return rows.map(({ projectId }) => projectId);
  }

  /** Hashes that projects have had are kept for a while, the one of now for as long as it is. */
  async prune(): Promise<void> {
    await this.database.orm.delete(workstations).where(lt(workstations.heartbeatAt, daysAgo(FORGET_DAYS)));
    await this.database.orm
      .delete(docManifestChanges)
      .where(
        and(
          lt(docManifestChanges.at, daysAgo(CHANGES_KEPT_DAYS)),
          sql`exists (select 1 from doc_manifest_changes later where later.project_id = ${docManifestChanges.projectId} and later.at > ${docManifestChanges.at})`,
        ),
      );
  }
}
