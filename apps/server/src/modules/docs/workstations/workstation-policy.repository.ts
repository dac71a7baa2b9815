import type { WorkstationPolicy } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { eq, sql } from 'drizzle-orm';
import { Database, type Executor } from '#platform/database';
import { DEFAULT_POLICY } from './workstation.policy.ts';
import { workstationPolicies } from './workstation.schema.ts';

@Injectable()
export class WorkstationPolicyRepository {
  constructor(private readonly database: Database) {}

  async of(projectId: string, on: Executor = this.database): Promise<WorkstationPolicy> {
    const [row] = await on.orm
      .select({
        localChanges: workstationPolicies.localChanges,
        whenUnreachable: workstationPolicies.whenUnreachable,
      })
      .from(workstationPolicies)
      .where(eq(workstationPolicies.projectId, projectId));
    return row ?? DEFAULT_POLICY;
  }

  /** What it was; whoever else changes it waits until the transaction ends. */
  async ofForUpdate(on: Executor, projectId: string): Promise<WorkstationPolicy> {
    await on.orm
      .insert(workstationPolicies)
      .values({ projectId, ...DEFAULT_POLICY })
      .onConflictDoUpdate({
        target: workstationPolicies.projectId,
        set: { projectId: sql`excluded.project_id` },
      });
    return this.of(projectId, on);
  }

  async set(on: Executor, projectId: string, policy: WorkstationPolicy): Promise<void> {
    await on.orm.update(workstationPolicies).set(policy).where(eq(workstationPolicies.projectId, projectId));
  }
}
