import type { Lock, ProjectRole } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '#modules/identity';
import type { WriterLost } from '#modules/projects';
import { Database, type Executor, type Transaction } from '#platform/database';
import { EventLog } from '#platform/events';
import { type Principal, actorOf, roleAllows } from '#platform/http';
import { projectRoom } from '#platform/realtime';
import { lockHeld, lockLost, lockNotHeld, mayNotBreakLock } from '../docs.errors.ts';
import { DocumentRepository } from '../documents/document.repository.ts';
import { toLock } from './lock.mapper.ts';
import { type HeldLock, LockRepository } from './lock.repository.ts';

/** The one edit lock of a project, by the database's clock. */
@Injectable()
export class LockService {
  constructor(
    private readonly database: Database,
    private readonly repository: LockRepository,
    private readonly documents: DocumentRepository,
    private readonly events: EventLog,
    private readonly audit: AuditLog,
  ) {}

  async get(caller: Principal, projectId: string): Promise<Lock | null> {
    const held = await this.repository.held(projectId);
    return held && toLock(held, actorOf(caller));
  }

  async heldOf(caller: Principal, projectIds: readonly string[]): Promise<Map<string, Lock>> {
    const rows = await this.repository.heldOf(projectIds);
    return new Map(rows.map((row) => [row.projectId, toLock(row, actorOf(caller))]));
  }

  /** `isNew` is false when the caller held it already and it was extended. */
  acquire(
    caller: Principal,
    projectId: string,
    ttl: number,
    reason?: string,
  ): Promise<{ lock: Lock; isNew: boolean }> {
    const actor = actorOf(caller);
    return this.database.transaction(async (tx) => {
      await this.documents.lockProject(tx, projectId);
      const extended = await this.repository.extend(tx, projectId, actor, ttl, reason);
      if (extended) return { lock: toLock(extended, actor), isNew: false };
      const taken = await this.repository.acquire(
        tx,
        projectId,
        { actor, userId: caller.userId, name: caller.name },
        reason,
        ttl,
      );
      if (!taken) throw await this.heldError(tx, projectId, actor);
      await this.announceAcquired(tx, taken);
      return { lock: toLock(taken, actor), isNew: true };
    });
  }

  async extend(caller: Principal, projectId: string, ttl: number): Promise<Lock> {
    const actor = actorOf(caller);
    const extended = await this.repository.extend(this.database, projectId, actor, ttl);
    if (!extended) throw await this.heldError(this.database, projectId, actor);
    return toLock(extended, actor);
  }

  release(caller: Principal, role: ProjectRole, projectId: string, force: boolean): Promise<void> {
    const actor = actorOf(caller);
    return this.database.transaction(async (tx) => {
      await this.documents.lockProject(tx, projectId);
      const held = await this.repository.held(projectId, tx);
      if (!held) return;
      const isMine = held.holder === actor;
      if (!isMine && !force) throw lockNotHeld();
      if (!isMine && !roleAllows(role, 'admin')) throw mayNotBreakLock();
      await this.repository.release(tx, projectId, held.holder);
      if (!isMine) await this.recordBreak(tx, caller, held);
      await this.events.publish(tx, projectRoom(projectId), 'lock:released', {
        projectId,
        releasedBy: caller.userId,
        releasedByName: caller.name,
        forced: !isMine,
      });
    });
  }

  /** Of somebody who may not write any more, in person or with a key of theirs. */
  async releaseOf(tx: Transaction, { projectId, userId, by }: WriterLost): Promise<void> {
    await this.documents.lockProject(tx, projectId);
    const held = await this.repository.held(projectId, tx);
    if (held?.lockedBy !== userId) return;
    await this.repository.release(tx, projectId, held.holder);
    if (by.userId !== userId) await this.recordBreak(tx, by, held);
    await this.events.publish(tx, projectRoom(projectId), 'lock:released', {
      projectId,
      releasedBy: by.userId,
      releasedByName: by.name,
      forced: by.userId !== userId,
    });
  }

  /** To be called under `lockProject`, before anything is written. Throws LOCK_HELD or LOCK_LOST. */
  async assertMayWrite(
    tx: Transaction,
    caller: Principal,
    projectId: string,
    edit: { content: string; fence: number | undefined },
  ) {
    const actor = actorOf(caller);
    const fence = edit.fence === undefined ? 0 : await this.repository.fence(projectId, tx);
    if (edit.fence !== undefined && fence > edit.fence) throw lockLost(edit.content, fence);
    const held = await this.repository.held(projectId, tx);
    if (held && held.holder !== actor) throw lockHeld(toLock(held, actor));
  }

  private recordBreak(tx: Transaction, actor: WriterLost['by'], held: HeldLock): Promise<void> {
    const { projectId, lockedBy, lockedByName, lockedAt, reason } = held;
    return this.audit.record(tx, {
      action: 'lock.broken',
      actor,
      object: { kind: 'lock', id: projectId, name: lockedByName },
      projectId,
      before: { lockedBy, lockedByName, lockedAt, reason },
    });
  }

  private async heldError(on: Executor, projectId: string, actor: string): Promise<Error> {
    const held = await this.repository.held(projectId, on);
    return held ? lockHeld(toLock(held, actor)) : lockNotHeld();
  }

  private announceAcquired(tx: Transaction, lock: HeldLock): Promise<void> {
    const { isYours: _isYours, ...payload } = toLock(lock, '');
    return this.events.publish(tx, projectRoom(lock.projectId), 'lock:acquired', payload);
  }
}
