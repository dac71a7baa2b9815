import type { WorkstationPolicy } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { and, eq, gt, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import { Database, type Executor, Statement } from '#platform/database';
import { docManifests } from '../documents/document.schema.ts';
import { DEFAULT_POLICY } from '../workstations/workstation.policy.ts';
import { workstationPolicies } from '../workstations/workstation.schema.ts';
import { EMPTY_MANIFEST } from '../documents/doc-content.ts';
import { type Participant, locks } from './lock.schema.ts';

export type LockRow = typeof locks.$inferSelect;
/** A lock that somebody holds at this moment of the database's clock. */
export type HeldLock = LockRow & {
  holder: string;
  lockedBy: string;
  lockedByName: string;
  lockedAt: Date;
  expiresAt: Date;
};
export interface Holder {
  actor: string;
  userId: string;
  name: string;
}

// clock_timestamp, not now(): a transaction may have waited in line since it began.
const NOW = sql`clock_timestamp()`;
const inSeconds = (seconds: number) => sql`clock_timestamp() + make_interval(secs => ${seconds})`;
const isHeld = and(sql`${locks.holder} is not null`, gt(locks.expiresAt, NOW));

/** Whether that one edits under the lock, be it as its holder or after joining. */
const isIn = (actor: string) =>
  or(eq(locks.holder, actor), sql`${locks.participants} @> ${JSON.stringify([{ actor }])}::jsonb`);

const ofProject = eq(locks.projectId, sql.placeholder('projectId'));

const STATUS = new Statement('hook_status', (orm) =>
  orm
    .select({
      hash: docManifests.hash,
      lock: locks,
      policy: {
        localChanges: workstationPolicies.localChanges,
        whenUnreachable: workstationPolicies.whenUnreachable,
      },
      isHeld: sql<boolean | null>`${locks.holder} is not null and ${locks.expiresAt} > now()`,
    })
    .from(docManifests)
    .leftJoin(locks, eq(locks.projectId, docManifests.projectId))
    .leftJoin(workstationPolicies, eq(workstationPolicies.projectId, docManifests.projectId))
    .where(eq(docManifests.projectId, sql.placeholder('projectId'))),
);
const HELD = new Statement('lock_held', (orm) => orm.select().from(locks).where(and(ofProject, isHeld)));
const FENCE = new Statement('lock_fence', (orm) =>
  orm.select({ fence: locks.fence }).from(locks).where(ofProject),
);

@Injectable()
export class LockRepository {
  constructor(private readonly database: Database) {}

  /**
   * Lock, manifest hash and policy in one prepared query: what every agent asks before every tool call. Without a policy:
   * the project never had a document, and it has to be asked for.
   */
  async statusOf(
    projectId: string,
  ): Promise<{ hash: string; lock: HeldLock | null; policy?: WorkstationPolicy }> {
    const [row] = await STATUS.run(this.database, { projectId });
    if (!row) return { hash: EMPTY_MANIFEST, lock: await this.held(projectId) };
    const { hash, policy } = row;
    return { hash, lock: row.isHeld ? (row.lock as HeldLock) : null, policy: policy ?? DEFAULT_POLICY };
  }

  async held(projectId: string, on: Executor = this.database): Promise<HeldLock | null> {
    const [row] = await HELD.run(on, { projectId });
    return (row as HeldLock | undefined) ?? null;
  }

  async heldOf(projectIds: readonly string[]): Promise<HeldLock[]> {
    if (projectIds.length === 0) return [];
    const rows = await this.database.orm
      .select()
      .from(locks)
      .where(and(inArray(locks.projectId, [...projectIds]), isHeld));
    return rows as HeldLock[];
  }

  async fence(projectId: string, on: Executor): Promise<number> {
    const [row] = await FENCE.run(on, { projectId });
    return row?.fence ?? 0;
  }

  /** Undefined when somebody holds it. The fence grows by one. */
  async acquire(
    on: Executor,
    projectId: string,
    holder: Holder,
    reason: string | undefined,
    ttl: number,
  ): Promise<HeldLock | undefined> {
    const taken = {
      holder: holder.actor,
      lockedBy: holder.userId,
      lockedByName: holder.name,
      lockedAt: NOW,
      expiresAt: inSeconds(ttl),
      reason: reason ?? null,
      participants: [
        { actor: holder.actor, userId: holder.userId, name: holder.name, since: new Date().toISOString() },
      ],
    };
    const [row] = await on.orm
      .insert(locks)
      .values({ projectId, fence: 1, ...taken })
      .onConflictDoUpdate({
        target: locks.projectId,
        set: { ...taken, fence: sql`${locks.fence} + 1` },
        setWhere: or(isNull(locks.holder), lte(locks.expiresAt, NOW)),
      })
      .returning();
    return row as HeldLock | undefined;
  }

  async extend(
    on: Executor,
    projectId: string,
    actor: string,
    ttl: number,
    reason?: string,
  ): Promise<HeldLock | undefined> {
    const [row] = await on.orm
      .update(locks)
      .set({ expiresAt: inSeconds(ttl), ...(reason !== undefined && { reason }) })
      .where(and(eq(locks.projectId, projectId), isIn(actor), isHeld))
      .returning();
    return row as HeldLock | undefined;
  }

  /** The first of them holds the lock from now on, under the same fence. */
  async setParticipants(
    on: Executor,
    { projectId }: HeldLock,
    participants: Participant[],
    ttl?: number,
  ): Promise<HeldLock> {
    const [holder] = participants;
    const [row] = await on.orm
      .update(locks)
      .set({
        participants,
        holder: holder!.actor,
        lockedBy: holder!.userId,
        lockedByName: holder!.name,
        ...(ttl !== undefined && { expiresAt: sql`greatest(${locks.expiresAt}, ${inSeconds(ttl)})` }),
      })
      .where(eq(locks.projectId, projectId))
      .returning();
    return row as HeldLock;
  }

  async release(on: Executor, projectId: string): Promise<void> {
    await on.orm
      .update(locks)
      .set({
        holder: null,
        lockedBy: null,
        lockedByName: null,
        lockedAt: null,
        expiresAt: null,
        reason: null,
        participants: [],
      })
      .where(eq(locks.projectId, projectId));
  }
}
