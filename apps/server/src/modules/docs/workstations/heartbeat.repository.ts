import type { Heartbeat, WorkstationPolicy } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { and, eq, sql } from 'drizzle-orm';
import { Database, Statement, newId } from '#platform/database';
import { workstations } from './workstation.schema.ts';

export interface HeartbeatSender {
  projectId: string;
  userId: string;
  keyId: string | null;
}

export interface Received {
  id: string;
  isNew: boolean;
  receivedAt: Date;
  /** Null: the project never had a document. */
  hash: string | null;
  policy: WorkstationPolicy | null;
}

// A watch that was silent for longer may have slept meanwhile.
const LISTENING = sql`interval '3 minutes'`;
/** What is measured of one checkout is kept for its last so many changes. */
const KEPT_LATENCIES = 50;

// As much as the column takes: 24 days.
const LONGEST = sql`2147483647`;

const { placeholder } = sql;
const projectId = sql`${placeholder('projectId')}::uuid`;
const before = workstations;
// Since when the project has the hash that the checkout now has: the last time that it got it.
const hashSince = sql`(select max(c.at) from doc_manifest_changes c where c.project_id = ${projectId} and c.hash = ${placeholder('hash')}::text)`;
const took = sql`greatest(0, least(extract(epoch from clock_timestamp() - excluded.hash_since) * 1000, ${LONGEST})::integer - ${placeholder('appliedMsAgo')}::integer)`;
const isWatchedOn = sql`${before.watchedAt} > clock_timestamp() - ${LISTENING}`;
/** It has moved on to something newer, and has been watching since before that was there. */
const isPush = sql`excluded.hash is distinct from ${before.hash} and ${isWatchedOn} and ${before.watchingSince} <= excluded.hash_since and excluded.hash_since > coalesce(${before.hashSince}, '-infinity')`;
const isSameWatcher = sql`${before.watchedBy} = excluded.client`;

/** All that a heartbeat writes and asks in one statement: hundreds of machines send one each minute, and all after a save. */
const RECEIVE = new Statement('workstation_heartbeat', (orm) =>
  orm
    .insert(workstations)
    .values({
      id: placeholder('id'),
      projectId: placeholder('projectId'),
      userId: placeholder('userId'),
      keyId: placeholder('keyId'),
      machineId: placeholder('machineId'),
      machineName: placeholder('machineName'),
      os: placeholder('os'),
      checkoutId: placeholder('checkoutId'),
      checkoutName: placeholder('checkoutName'),
      client: placeholder('client'),
      clientVersion: placeholder('clientVersion'),
      watchedBy: sql`case when ${placeholder('watching')}::boolean then ${placeholder('client')}::text end`,
      watchedAt: sql`case when ${placeholder('watching')}::boolean then clock_timestamp() end`,
      watchingSince: sql`case when ${placeholder('watching')}::boolean then clock_timestamp() end`,
      hookAt: sql`case when ${placeholder('client')}::text = 'hooks' then clock_timestamp() end`,
      hash: sql`${placeholder('hash')}::text`,
      hashSince,
      tools: placeholder('tools'),
      drift: placeholder('drift'),
      driftTotal: placeholder('driftTotal'),
      heartbeatAt: sql`clock_timestamp()`,
    })
    .onConflictDoUpdate({
      target: [workstations.projectId, workstations.userId, workstations.machineId, workstations.checkoutId],
      set: {
        keyId: sql`excluded.key_id`,
        machineName: sql`excluded.machine_name`,
        os: sql`excluded.os`,
        checkoutName: sql`excluded.checkout_name`,
        client: sql`excluded.client`,
        clientVersion: sql`excluded.client_version`,
        // Whoever only looks in does not end the watch of another; who watched and watches no more has said so.
        watchedBy: sql`coalesce(excluded.watched_by, case when ${isSameWatcher} then null else ${before.watchedBy} end)`,
        watchedAt: sql`coalesce(excluded.watched_at, case when ${isSameWatcher} then null else ${before.watchedAt} end)`,
        watchingSince: sql`case when excluded.watched_at is null and ${isSameWatcher} then null when excluded.watched_at is null or ${isWatchedOn} then coalesce(${before.watchingSince}, excluded.watching_since) else excluded.watching_since end`,
        hookAt: sql`coalesce(excluded.hook_at, ${before.hookAt})`,
        hash: sql`excluded.hash`,
        hashSince: sql`excluded.hash_since`,
        tools: sql`excluded.tools`,
        drift: sql`excluded.drift`,
        driftTotal: sql`excluded.drift_total`,
        latencies: sql`case when ${isPush} then (${before.latencies} || ${took})[greatest(1, cardinality(${before.latencies}) + 2 - ${KEPT_LATENCIES}::integer):] else ${before.latencies} end`,
        heartbeatAt: sql`excluded.heartbeat_at`,
      },
    })
    .returning({
      id: workstations.id,
      isNew: sql<boolean>`xmax = 0`,
      receivedAt: workstations.heartbeatAt,
      hash: sql<string | null>`(select m.hash from doc_manifests m where m.project_id = ${projectId})`,
      policy: sql<WorkstationPolicy | null>`(select json_build_object('localChanges', p.local_changes, 'whenUnreachable', p.when_unreachable) from workstation_policies p where p.project_id = ${projectId})`,
    }),
);

@Injectable()
export class HeartbeatRepository {
  constructor(private readonly database: Database) {}

  async receive({ projectId: project, userId, keyId }: HeartbeatSender, beat: Heartbeat): Promise<Received> {
    const [row] = await RECEIVE.run(this.database, {
      id: newId(),
      projectId: project,
      userId,
      keyId,
      machineId: beat.machineId,
      machineName: beat.machineName,
      os: beat.os,
      checkoutId: beat.checkout.id,
      checkoutName: beat.checkout.name,
      client: beat.client.name,
      clientVersion: beat.client.version,
      watching: beat.watching,
      hash: beat.hash,
      appliedMsAgo: beat.appliedMsAgo ?? 0,
      tools: beat.tools,
      drift: beat.drift,
      driftTotal: Math.max(beat.driftTotal ?? 0, beat.drift.length),
    });
    return row!;
  }

  countOf(project: string, userId: string): Promise<number> {
    const theirs = and(eq(workstations.projectId, project), eq(workstations.userId, userId));
    return this.database.orm.$count(workstations, theirs);
  }
}
