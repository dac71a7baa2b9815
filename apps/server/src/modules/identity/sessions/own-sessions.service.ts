import type { Page, PageQuery, Session } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database';
import { type Principal, notFound } from '#platform/http';
import { AuditLog } from '../audit/audit-log.ts';
import { SessionRepository, type SessionRow } from './session.repository.ts';
import { REFRESH_SECONDS, SessionService } from './session.service.ts';

/** Where people are signed in, for themselves to see and to end. */
@Injectable()
export class OwnSessions {
  constructor(
    private readonly database: Database,
    private readonly repository: SessionRepository,
    private readonly sessions: SessionService,
    private readonly audit: AuditLog,
  ) {}

  async list(caller: Principal, page: PageQuery): Promise<Page<Session>> {
    const usedSince = new Date(Date.now() - REFRESH_SECONDS * 1000);
    const { rows, total } = await this.repository.listLive(caller.userId, usedSince, page);
    return { data: rows.map((row) => toSession(row, caller)), meta: { ...page, total } };
  }

  async end(caller: Principal, sessionId: string): Promise<void> {
    const found = await this.repository.findLive(sessionId);
    if (found?.session.userId !== caller.userId) throw notFound('session');
    await this.sessions.end(sessionId, 'session.ended');
  }

  /** All but the one that asks. */
  async endOthers(caller: Principal): Promise<void> {
    await this.database.transaction(async (tx) => {
      const sessionsEnded = await this.sessions.endOthersOf(tx, caller.userId, caller.sessionId);
      if (sessionsEnded === 0) return;
      const object = { kind: 'user', id: caller.userId, name: caller.name };
      const after = { sessionsEnded };
      await this.audit.record(tx, { action: 'session.ended', actor: caller, object, after });
    });
  }
}

const toSession = (row: SessionRow, caller: Principal): Session => ({
  id: row.id,
  isCurrent: row.id === caller.sessionId,
  userAgent: row.userAgent,
  ip: row.ip,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt.toISOString(),
  expiresAt: new Date(
    Math.min(row.absoluteExpiresAt.getTime(), row.lastUsedAt.getTime() + REFRESH_SECONDS * 1000),
  ).toISOString(),
});
