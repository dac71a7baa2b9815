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
import { EditingSessions } from './editing-sessions.ts';
import { AfterEditing } from '../publishing/outbox/after-editing.ts';
import { participantsOf, toAcquired, toChanged, toLock } from './lock.mapper.ts';
import { type HeldLock, LockRepository } from './lock.repository.ts';
import type { Participant } from './lock.schema.ts';

const SESSION_SECONDS = 1800;
// Each renewal is an event that is kept; one every ten minutes is enough for half an hour.
const RENEW_BELOW_SECONDS = 1200;

type By = { userId: string; name: string };

/** The one edit lock of a project, by the database's clock, and the session of those who edit under it. */
@Injectable()
export class LockService {
  constructor(
    private readonly database: Database,
    private readonly repository: LockRepository,
    private readonly documents: DocumentRepository,
    private readonly sessions: EditingSessions,
    private readonly events: EventLog,
    private readonly audit: AuditLog,
    private readonly afterEditing: AfterEditing,
  ) {}

  async get(caller: Principal, projectId: string): Promise<Lock | null> {
    const held = await this.repository.held(projectId);
    return held && toLock(held, actorOf(caller));
  }

  held(projectId: string): Promise<HeldLock | null> {
    return this.repository.held(projectId);
  }

  async heldOf(caller: Principal, projectIds: readonly string[]): Promise<Map<string, Lock>> {
    const rows = await this.repository.heldOf(projectIds);
    return new Map(rows.map((row) => [row.projectId, toLock(row, actorOf(caller))]));
  }

  /** `isNew` is false when the caller held it already or had joined, and it was extended. */
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
      const holder = { actor, userId: caller.userId, name: caller.name };
      const taken = await this.repository.acquire(tx, projectId, holder, reason, ttl);
      if (!taken) throw await this.heldError(tx, projectId, actor);
      await this.events.publish(tx, projectRoom(projectId), 'lock:acquired', toAcquired(taken));
      return { lock: toLock(taken, actor), isNew: true };
    });
  }

  async extend(caller: Principal, projectId: string, ttl: number): Promise<Lock> {
    const actor = actorOf(caller);
    const extended = await this.repository.extend(this.database, projectId, actor, ttl);
    if (!extended) throw await this.heldError(this.database, projectId, actor);
    return toLock(extended, actor);
  }

  /** Throws LOCK_HELD where an API key holds it: an agent at work has no session to join. */
  join(caller: Principal, projectId: string): Promise<Lock> {
    const actor = actorOf(caller);
    return this.database.transaction(async (tx) => {
      await this.documents.lockProject(tx, projectId);
      const held = await this.repository.held(projectId, tx);
      if (!held) throw lockNotHeld();
      const participants = participantsOf(held);
      if (participants.some((one) => one.actor === actor)) return toLock(held, actor);
      if (!held.holder.startsWith('user:')) throw lockHeld(toLock(held, actor));
      const since = new Date().toISOString();
      const joined = [...participants, { actor, userId: caller.userId, name: caller.name, since }];
      const changed = await this.repository.setParticipants(tx, held, joined, SESSION_SECONDS);
      await this.events.publish(tx, projectRoom(projectId), 'lock:changed', toChanged(changed));
      return toLock(changed, actor);
    });
  }

  /** Nothing happens to whoever is not in it. */
  async leave(caller: Principal, projectId: string): Promise<void> {
    const actor = actorOf(caller);
    await this.beforeEnd(projectId, caller, (one) => one.actor === actor);
    await this.database.transaction(async (tx) => {
      await this.documents.lockProject(tx, projectId);
      const held = await this.repository.held(projectId, tx);
      if (held) await this.without(tx, held, caller, (one) => one.actor === actor);
    });
  }

  async release(caller: Principal, role: ProjectRole, projectId: string, force: boolean): Promise<void> {
    const actor = actorOf(caller);
    const isAdmin = roleAllows(role, 'admin');
    const goes = (one: Participant) => one.actor === actor;
    await this.beforeEnd(projectId, caller, force && isAdmin ? () => true : goes);
    await this.database.transaction(async (tx) => {
      await this.documents.lockProject(tx, projectId);
      const held = await this.repository.held(projectId, tx);
      if (!held) return;
      if (participantsOf(held).some(goes)) return this.without(tx, held, caller, goes);
      if (!force) throw lockNotHeld();
      if (!isAdmin) throw mayNotBreakLock();
      await this.recordBreak(tx, caller, held);
      await this.end(tx, held, caller, true);
    });
  }

  /** Of somebody who may not write any more, in person or with a key of theirs. */
  async releaseOf(tx: Transaction, { projectId, userId, by }: WriterLost): Promise<void> {
    await this.documents.lockProject(tx, projectId);
    const held = await this.repository.held(projectId, tx);
    const goes = (one: Participant) => one.userId === userId;
    if (!held || !participantsOf(held).some(goes)) return;
    if (by.userId !== userId) await this.recordBreak(tx, by, held);
    await this.without(tx, held, by, goes, by.userId !== userId);
  }

  /** For as long as somebody writes. */
  async renew(projectId: string): Promise<void> {
    const held = await this.repository.held(projectId);
    if (!held || held.expiresAt.getTime() - Date.now() > RENEW_BELOW_SECONDS * 1000) return;
    await this.database.transaction(async (tx) => {
      await this.documents.lockProject(tx, projectId);
      const still = await this.repository.held(projectId, tx);
      if (still?.fence !== held.fence) return;
      const renewed = await this.repository.setParticipants(
        tx,
        still,
        participantsOf(still),
        SESSION_SECONDS,
      );
      await this.events.publish(tx, projectRoom(projectId), 'lock:changed', toChanged(renewed));
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
    if (held && !participantsOf(held).some((one) => one.actor === actor)) throw lockHeld(toLock(held, actor));
  }

  private async beforeEnd(projectId: string, by: By, goes: (one: Participant) => boolean): Promise<void> {
    const held = await this.repository.held(projectId);
    if (held && participantsOf(held).every(goes)) await this.sessions.ending({ projectId, by });
  }

  /** Whoever has been in longest takes over from a holder who goes; the last one to go releases it. */
  private async without(
    tx: Transaction,
    held: HeldLock,
    by: By,
    goes: (one: Participant) => boolean,
    forced = false,
  ): Promise<void> {
    const before = participantsOf(held);
    const left = before.filter((one) => !goes(one));
    if (left.length === before.length) return;
    if (left.length === 0) return this.end(tx, held, by, forced);
    const changed = await this.repository.setParticipants(tx, held, left);
    await this.events.publish(tx, projectRoom(held.projectId), 'lock:changed', toChanged(changed));
  }

  private async end(tx: Transaction, { projectId }: HeldLock, by: By, forced: boolean): Promise<void> {
    await this.repository.release(tx, projectId);
    await this.afterEditing.ended(tx, projectId);
    await this.events.publish(tx, projectRoom(projectId), 'lock:released', {
      projectId,
      releasedBy: by.userId,
      releasedByName: by.name,
      forced,
    });
  }

  private recordBreak(tx: Transaction, actor: WriterLost['by'], held: HeldLock): Promise<void> {
    const { projectId, lockedBy, lockedByName, lockedAt, reason } = held;
    const participants = participantsOf(held).map(({ userId, name }) => ({ userId, name }));
    return this.audit.record(tx, {
      action: 'lock.broken',
      actor,
      object: { kind: 'lock', id: projectId, name: lockedByName },
      projectId,
      before: { lockedBy, lockedByName, lockedAt, reason, participants },
    });
  }

  private async heldError(on: Executor, projectId: string, actor: string): Promise<Error> {
    const held = await this.repository.held(projectId, on);
    return held ? lockHeld(toLock(held, actor)) : lockNotHeld();
  }
}
