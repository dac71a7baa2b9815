import type { WorkstationTrouble } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { UserService } from '#modules/identity';
import { Database } from '#platform/database';
import { type JudgedWorkstation, WorkstationFacts } from './workstation-facts.ts';
import { WorkstationLifecycle } from './workstation.ports.ts';
import { WorkstationRepository } from './workstation.repository.ts';

// What comes and goes within a day is one trouble.
const SETTLED_MILLISECONDS = 24 * 3_600_000;

/** Tells of each machine that agents could work on past the platform, once for each reason. */
@Injectable()
export class WorkstationAlerts {
  constructor(
    private readonly database: Database,
    private readonly facts: WorkstationFacts,
    private readonly workstations: WorkstationRepository,
    private readonly lifecycle: WorkstationLifecycle,
    private readonly users: UserService,
  ) {}

  async check(projectId: string): Promise<void> {
    const { all } = await this.facts.of(projectId);
    for (const one of all) if (one.state !== 'away') await this.look(one);
  }

  private async look({ row, troubles }: JudgedWorkstation): Promise<void> {
    const now = Date.now();
    const standing = new Set(troubles.map(keyOf));
    const kept = Object.entries(row.told).filter(
      ([key, at]) => standing.has(key) || now - Date.parse(at) < SETTLED_MILLISECONDS,
    );
    const fresh = troubles.filter((trouble) => !(keyOf(trouble) in row.told));
    if (fresh.length === 0 && kept.length === Object.keys(row.told).length) return;
    const at = new Date(now).toISOString();
    const told = Object.fromEntries([...kept, ...fresh.map((trouble) => [keyOf(trouble), at] as const)]);
    const names = await this.users.namesOf([row.userId]);
    await this.database.transaction(async (tx) => {
      if (!(await this.workstations.setTold(tx, row, told)) || fresh.length === 0) return;
      await this.lifecycle.unprotected(tx, {
        projectId: row.projectId,
        machineName: row.machineName,
        checkoutName: row.checkoutName,
        ownerName: names.get(row.userId) ?? 'Somebody who is gone',
        troubles: fresh,
      });
    });
  }
}

const keyOf = ({ reason, tool }: WorkstationTrouble): string =>
  tool === null ? reason : `${reason}:${tool}`;
