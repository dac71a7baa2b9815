import { Injectable } from '@nestjs/common';
import { AuditLog } from '#modules/identity';
import type { Transaction } from '#platform/database';
import type { Principal } from '#platform/http';
import type { ProjectRow } from './project.repository.ts';

/** What the audit log tells of projects. */
@Injectable()
export class ProjectAudit {
  constructor(private readonly log: AuditLog) {}

  created(tx: Transaction, caller: Principal, after: ProjectRow): Promise<void> {
    return this.record(tx, caller, 'project.created', { after });
  }

  updated(tx: Transaction, caller: Principal, before: ProjectRow, after: ProjectRow): Promise<void> {
    return this.record(tx, caller, 'project.updated', { before, after });
  }

  deleted(tx: Transaction, caller: Principal, before: ProjectRow): Promise<void> {
    return this.record(tx, caller, 'project.deleted', { before });
  }

  private record(
    tx: Transaction,
    actor: Principal,
    action: 'project.created' | 'project.updated' | 'project.deleted',
    { before, after }: { before?: ProjectRow; after?: ProjectRow },
  ): Promise<void> {
    const { id, name } = (after ?? before)!;
    return this.log.record(tx, {
      action,
      actor,
      object: { kind: 'project', id, name },
      projectId: id,
      ...(before && { before: factsOf(before) }),
      ...(after && { after: factsOf(after) }),
    });
  }
}

// The log masks whatever is called a token or a secret; sealed, they differ whenever they were set anew.
const factsOf = (row: ProjectRow) => ({
  name: row.name,
  description: row.description,
  repoUrl: row.repoUrl,
  isSample: row.isSample,
  branch: row.branch,
  docsPath: row.docsPath,
  techStack: row.techStack,
  status: row.status,
  token: row.tokenSealed,
  webhookSecret: row.webhookSecretSealed,
});
