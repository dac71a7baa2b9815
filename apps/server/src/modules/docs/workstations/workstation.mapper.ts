import type { PushLatency, Workstation } from '@cairn/contracts';
import type { JudgedWorkstation } from './workstation-facts.ts';
import { percentile } from './workstation.policy.ts';

export interface Told {
  userName: string;
  /** null: it is not behind. */
  behind: { since: Date | null; documents: number | null } | null;
}

export function toWorkstation(
  { row, state, troubles, sessions }: JudgedWorkstation,
  { userName, behind }: Told,
): Workstation {
  return {
    id: row.id,
    machineName: row.machineName,
    os: row.os,
    checkoutName: row.checkoutName,
    client: { name: row.client, version: row.clientVersion },
    userId: row.userId,
    userName,
    state,
    troubles,
    watching: row.watchedAt !== null,
    firstHeartbeatAt: row.createdAt.toISOString(),
    lastHeartbeatAt: row.heartbeatAt.toISOString(),
    hash: row.hash,
    behind: behind && { since: behind.since?.toISOString() ?? null, documents: behind.documents },
    tools: row.tools,
    drift: row.drift,
    driftTotal: row.driftTotal,
    pushLatency: latencyOf(row.latencies, row.latencies),
    sessions: sessions.map(({ sessionId, tool, firstAt, lastAt }) => ({
      sessionId,
      tool,
      firstAt: firstAt.toISOString(),
      lastAt: lastAt.toISOString(),
    })),
  };
}

/** null: nothing was measured. */
export function latencyOf(all: readonly number[], shown: readonly number[]): PushLatency | null {
  if (all.length === 0) return null;
  const sorted = all.toSorted((a, b) => a - b);
  return { p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95), samples: [...shown] };
}
