import type { ProjectRole, Scope } from '@cairn/contracts';

const BY_ROLE: Record<ProjectRole, readonly Scope[]> = {
  viewer: ['hook', 'read', 'ingest'],
  editor: ['hook', 'read', 'ingest', 'write', 'agent:run'],
  admin: ['hook', 'read', 'ingest', 'write', 'agent:run'],
};

/** Scopes that a person of this role cannot give, as they do not have them. */
export const scopesBeyond = (role: ProjectRole, scopes: readonly Scope[]): Scope[] =>
  scopes.filter((scope) => !BY_ROLE[role].includes(scope));

/** Project admins look after everybody's keys, the others after their own. */
export const mayManage = (role: ProjectRole, callerId: string, ownerId: string): boolean =>
  role === 'admin' || callerId === ownerId;
