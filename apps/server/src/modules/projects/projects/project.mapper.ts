import type { Project, ProjectRole } from '@cairn/contracts';
import { roleAllows } from '#platform/http';
import type { ProjectFacts } from './project.ports.ts';
import type { ProjectRow } from './project.repository.ts';

export function toProject(row: ProjectRow, role: ProjectRole, facts: ProjectFacts): Project {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    repoUrl: row.repoUrl,
    isSample: row.isSample,
    branch: row.branch,
    docsPath: row.docsPath,
    techStack: row.techStack,
    status: row.status,
    hasToken: row.tokenSealed !== null,
    tokenLast4: row.tokenLast4,
    hasWebhookSecret: row.webhookSecretSealed !== null,
    autoPublish: row.autoPublish,
    role,
    can: abilities(row, role),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    ...facts,
  };
}

function abilities(row: ProjectRow, role: ProjectRole): Project['can'] {
  const edit = roleAllows(role, 'editor') && row.status === 'active';
  const hasRepository = row.repoUrl !== null || row.isSample;
  return { edit, sync: edit && hasRepository, administer: role === 'admin', breakLock: role === 'admin' };
}
