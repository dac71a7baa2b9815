import {
  type BashHooks,
  type Input,
  type ResponseBody,
  WorkstationState,
  type workstationEndpoints,
} from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { ApiKeyService, AuditLog, UserService } from '#modules/identity';
import { Database } from '#platform/database';
import { type Principal, notFound } from '#platform/http';
import { HookCallers } from './hook-callers.ts';
import { type JudgedWorkstation, WorkstationFacts } from './workstation-facts.ts';
import { WorkstationNews } from './workstation-news.ts';
import { latencyOf, toWorkstation } from './workstation.mapper.ts';
import { chosen } from './workstation.order.ts';
import { WorkstationRepository } from './workstation.repository.ts';

type Query = Input<typeof workstationEndpoints.list>['query'];
type Answer = ResponseBody<typeof workstationEndpoints.list>;
type Names = ReadonlyMap<string, string>;

// Of the whole project as many as of one machine, so that the one chart is as long as the other.
const SHOWN_LATENCIES = 50;
const GONE = 'Somebody who is gone';

@Injectable()
export class WorkstationService {
  constructor(
    private readonly database: Database,
    private readonly facts: WorkstationFacts,
    private readonly workstations: WorkstationRepository,
    private readonly callers: HookCallers,
    private readonly users: UserService,
    private readonly keys: ApiKeyService,
    private readonly audit: AuditLog,
    private readonly news: WorkstationNews,
  ) {}

  async list(projectId: string, query: Query): Promise<Answer> {
    const [{ hash, all }, callers] = await Promise.all([
      this.facts.of(projectId),
      this.callers.of(projectId),
    ]);
    const names = await this.users.namesOf([
      ...all.map(({ row }) => row.userId),
      ...callers.map((one) => one.userId),
    ]);
    const found = chosen(all, query, names);
    const { page, perPage } = query;
    const shown = found.slice((page - 1) * perPage, page * perPage);
    const [data, bashHooks] = await Promise.all([
      this.present(projectId, shown, names),
      this.presentCallers(callers, hash, names),
    ]);
    const meta = { page, perPage, total: found.length };
    return { data, meta, summary: { hash, ...summaryOf(all) }, bashHooks };
  }

  async remove(caller: Principal, projectId: string, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const row = await this.workstations.remove(tx, projectId, id);
      if (!row) throw notFound('workstation');
      const { machineName, checkoutName, os, userId } = row;
      await this.audit.record(tx, {
        action: 'workstation.removed',
        actor: caller,
        object: { kind: 'workstation', id, name: machineName },
        projectId,
        before: { machineName, checkoutName, os, userId },
      });
    });
    this.news.happened(projectId);
  }

  private async present(projectId: string, shown: readonly JudgedWorkstation[], names: Names) {
    const behind = shown.filter(({ isBehind }) => isBehind);
    const hashes = [...new Set(behind.map(({ row }) => row.hash).filter((hash) => hash !== null))];
    const [moves, all] = await Promise.all([
      this.workstations.movesSince(projectId, hashes),
      behind.some(({ row }) => row.hash === null) ? this.workstations.countDocuments(projectId) : 0,
    ]);
    const toldOf = ({ row, isBehind }: JudgedWorkstation) => {
      if (!isBehind) return null;
      if (row.hash === null) return { since: null, documents: all };
      return moves.get(row.hash) ?? { since: null, documents: null };
    };
    return shown.map((one) =>
      toWorkstation(one, { userName: names.get(one.row.userId) ?? GONE, behind: toldOf(one) }),
    );
  }

  private async presentCallers(
    callers: Awaited<ReturnType<HookCallers['of']>>,
    hash: string,
    names: Names,
  ): Promise<BashHooks[]> {
    const keyNames = await this.keys.namesOf(callers.map(({ keyId }) => keyId));
    // Of a key that was deleted nobody asks any more.
    return callers.flatMap(({ keyId, userId, askedAt, syncedAt, syncedHash }) => {
      const keyName = keyNames.get(keyId);
      if (keyName === undefined) return [];
      return {
        keyId,
        keyName,
        userId,
        userName: names.get(userId) ?? GONE,
        lastAskedAt: askedAt.toISOString(),
        lastSyncedAt: syncedAt?.toISOString() ?? null,
        isCurrent: syncedHash === null ? null : syncedHash === hash,
      };
    });
  }
}

function summaryOf(all: readonly JudgedWorkstation[]): Omit<Answer['summary'], 'hash'> {
  const counts = WorkstationState.options.map((state) => [
    state,
    all.filter((one) => one.state === state).length,
  ]);
  const latencies = all.flatMap(({ row }) => row.latencies);
  return {
    total: all.length,
    states: Object.fromEntries(counts) as Answer['summary']['states'],
    pushLatency: latencyOf(latencies, latestOf(all)),
  };
}

/** Of each machine its latest pushes in turn, so that one that is heard of often does not stand for all. */
function latestOf(all: readonly JudgedWorkstation[]): number[] {
  const latest: number[] = [];
  for (let back = 1; back <= SHOWN_LATENCIES; back++)
    for (const { row } of all) {
      const sample = row.latencies.at(-back);
      if (sample !== undefined && latest.length < SHOWN_LATENCIES) latest.unshift(sample);
    }
  return latest;
}
