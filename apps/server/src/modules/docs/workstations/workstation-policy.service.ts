import type { WorkstationPolicy } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '#modules/identity';
import { ProjectService } from '#modules/projects';
import { Database } from '#platform/database';
import { EventLog } from '#platform/events';
import type { Principal } from '#platform/http';
import { projectRoom } from '#platform/realtime';
import { WorkstationPolicyRepository } from './workstation-policy.repository.ts';

@Injectable()
export class WorkstationPolicyService {
  constructor(
    private readonly database: Database,
    private readonly policies: WorkstationPolicyRepository,
    private readonly projects: ProjectService,
    private readonly audit: AuditLog,
    private readonly events: EventLog,
  ) {}

  of(projectId: string): Promise<WorkstationPolicy> {
    return this.policies.of(projectId);
  }

  change(
    caller: Principal,
    projectId: string,
    change: { [K in keyof WorkstationPolicy]?: WorkstationPolicy[K] | undefined },
  ): Promise<WorkstationPolicy> {
    return this.database.transaction(async (tx) => {
      const before = await this.policies.ofForUpdate(tx, projectId);
      const after: WorkstationPolicy = {
        localChanges: change.localChanges ?? before.localChanges,
        whenUnreachable: change.whenUnreachable ?? before.whenUnreachable,
      };
      if (after.localChanges === before.localChanges && after.whenUnreachable === before.whenUnreachable)
        return before;
      await this.policies.set(tx, projectId, after);
      const { name } = await this.projects.rowWithin(tx, projectId);
      await this.audit.record(tx, {
        action: 'workstation.policy_changed',
        actor: caller,
        object: { kind: 'project', id: projectId, name },
        projectId,
        before,
        after,
      });
      const by = { updatedBy: caller.userId, updatedByName: caller.name };
      await this.events.publish(tx, projectRoom(projectId), 'project:updated', { projectId, ...by });
      return after;
    });
  }
}
