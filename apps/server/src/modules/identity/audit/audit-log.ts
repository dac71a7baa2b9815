import type { AuditAction } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { type Database, type Executor, newId } from '#platform/database';
import type { Principal } from '#platform/http';
import { currentRequest } from '#platform/logger';
import { changedFacts } from './audit.policy.ts';
import { AuditRepository } from './audit.repository.ts';

type Facts = Readonly<Record<string, unknown>>;
/** A principal, or somebody who is just becoming one. */
type Person = Pick<Principal, 'userId' | 'name'> & Partial<Pick<Principal, 'apiKey'>>;

export interface AuditEvent {
  action: AuditAction;
  /** Who did it: somebody signed in, the system itself, or a visitor by what they called themselves. */
  actor: Person | { system: string } | { visitor: string };
  object: { kind: string; id: string | null; name: string };
  projectId?: string | null;
  /** Whole objects may be given: only what differs is kept, and no secret. */
  before?: Facts;
  after?: Facts;
}

/** Who did what, to what, from where. In the transaction of the deed, so that neither is without the other. */
@Injectable()
export class AuditLog {
  constructor(private readonly repository: AuditRepository) {}

  /** For commands, which run without the server around them. */
  static of(database: Database): AuditLog {
    return new AuditLog(new AuditRepository(database));
  }

  async record(on: Executor, { action, actor, object, projectId, before, after }: AuditEvent): Promise<void> {
    const request = currentRequest();
    await this.repository.insert(on, {
      id: newId(),
      action,
      ...actorOf(actor),
      objectKind: object.kind,
      objectId: object.id,
      objectName: object.name,
      projectId: projectId ?? null,
      ip: request?.ip ?? null,
      userAgent: request?.userAgent?.slice(0, 500) ?? null,
      requestId: request?.requestId ?? null,
      ...changedFacts(before, after),
    });
  }
}

function actorOf(actor: AuditEvent['actor']) {
  if ('system' in actor) return { actorKind: 'system', actorId: null, actorName: actor.system } as const;
  if ('visitor' in actor) return { actorKind: 'visitor', actorId: null, actorName: actor.visitor } as const;
  const { apiKey, userId, name } = actor;
  if (apiKey) return { actorKind: 'key', actorId: userId, actorName: name } as const;
  return { actorKind: 'user', actorId: userId, actorName: name } as const;
}
