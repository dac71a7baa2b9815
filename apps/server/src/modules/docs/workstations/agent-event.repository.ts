import { Injectable } from '@nestjs/common';
import type { HookEvent } from '@cairn/contracts';
import { Database } from '#platform/database';
import { agentEvents } from './agent-event.schema.ts';

@Injectable()
export class AgentEventRepository {
  constructor(private readonly database: Database) {}

  /** How many were new. */
  async insert(projectId: string, reportedBy: string, events: readonly HookEvent[]): Promise<number> {
    if (events.length === 0) return 0;
    const rows = events.map(({ sessionId, eventId, type, at, ...payload }) => ({
      projectId,
      sessionId,
      eventId,
      type,
      at: at ? new Date(at) : new Date(),
      reportedBy,
      payload,
    }));
    const inserted = await this.database.orm
      .insert(agentEvents)
      .values(rows)
      .onConflictDoNothing()
      .returning({ eventId: agentEvents.eventId });
    return inserted.length;
  }
}
