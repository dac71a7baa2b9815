import { Injectable } from '@nestjs/common';
import { type SQL, and, asc, desc, eq, gt, gte, lt, lte } from 'drizzle-orm';
import { Database, type Executor } from '#platform/database';
import type { AuditFilter } from './audit.filter.ts';
import { auditEntries } from './audit.schema.ts';

export type AuditEntryRow = typeof auditEntries.$inferSelect;
export type NewAuditEntry = typeof auditEntries.$inferInsert;

/** Adds and reads; the table refuses anything else. */
@Injectable()
export class AuditRepository {
  constructor(private readonly database: Database) {}

  async insert(on: Executor, entry: NewAuditEntry): Promise<void> {
    await on.orm.insert(auditEntries).values(entry);
  }

  /** Newest first, older than the entry `cursor`. */
  newest(filter: AuditFilter, cursor: string | undefined, limit: number): Promise<AuditEntryRow[]> {
    return this.read(filter, cursor ? lt(auditEntries.id, cursor) : undefined)
      .orderBy(desc(auditEntries.id))
      .limit(limit);
  }

  /** Oldest first, newer than the entry `after` and none newer than `last`. */
  oldest(
    filter: AuditFilter,
    { after, last }: { after: string | undefined; last: string },
    limit: number,
  ): Promise<AuditEntryRow[]> {
    const range = and(lte(auditEntries.id, last), after ? gt(auditEntries.id, after) : undefined);
    return this.read(filter, range).orderBy(asc(auditEntries.id)).limit(limit);
  }

  private read({ projectId, action, actorId, from, to }: AuditFilter, range: SQL | undefined) {
    const where = and(
      projectId ? eq(auditEntries.projectId, projectId) : undefined,
      action ? eq(auditEntries.action, action) : undefined,
      actorId ? eq(auditEntries.actorId, actorId) : undefined,
      from ? gte(auditEntries.at, new Date(from)) : undefined,
      to ? lt(auditEntries.at, new Date(to)) : undefined,
      range,
    );
    return this.database.orm.select().from(auditEntries).where(where);
  }
}
