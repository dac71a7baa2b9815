import type { ProjectRole, Scope } from '@cairn/contracts';

const BY_ROLE: Record<ProjectRole, readonly Scope[]> = {
  viewer: ['hook', 'read', 'ingest'],
  editor: ['hook', 'read', 'ingest', 'write', 'agent:run'],
  admin: ['hook', 'read', 'ingest', 'write', 'agent:run'],
};

/** Scopes that a person of this role cannot give, as they do not have them. */
export const scopesBeyond = (role: ProjectRole, scopes: readonly Scope[]): Scope[] =>
  scopes.filter((scope) => !BY_ROLE[role].includes(scope));

/**
 * Project admins look after everybody's keys, the others after their own. A key for all projects is its owner's alone: an
 * admin of one project has no say over the others.
 */
export function mayManage(
  role: ProjectRole,
  callerId: string,
  key: { ownerId: string; projectId: string | null },
): boolean {
  if (key.ownerId === callerId) return true;
  return role === 'admin' && key.projectId !== null;
}
