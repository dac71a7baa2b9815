import { type Access, ProjectRole, type Scope } from '@cairn/contracts';
import { CodedError } from '../errors/index.ts';
import type { Principal } from './principal.ts';

const RANK = new Map(ProjectRole.options.map((role, index) => [role, index]));

export const roleAllows = (held: ProjectRole, needed: ProjectRole): boolean =>
  RANK.get(held)! >= RANK.get(needed)!;

export const notSignedIn = () =>
  new CodedError('NOT_SIGNED_IN', 'Sign in first, or send an API key in the X-API-Key header.');

/** Unknown and foreign things answer alike, so that ids cannot be probed. */
export const notFound = (what = 'thing') =>
  new CodedError('NOT_FOUND', `There is no such ${what}, or it is not yours to see.`);

export function assertScope(principal: Principal, scope: Scope | null): void {
  if (!principal.apiKey) return;
  if (scope === null)
    throw new CodedError('FORBIDDEN', 'This cannot be done with an API key; sign in as a person.');
  if (principal.apiKey.scopes.includes(scope)) return;
  throw new CodedError(
    'FORBIDDEN',
    `The API key lacks the scope "${scope}". Make one that has it in the project's settings.`,
  );
}

export function assertSystemRole(principal: Principal, access: Access): void {
  if (access.kind !== 'system-admin' || principal.systemRole === 'admin') return;
  throw new CodedError('FORBIDDEN', 'Only a system admin may do this.');
}

export function assertProjectRole(
  held: ProjectRole | null,
  needed: ProjectRole,
): asserts held is ProjectRole {
  if (held === null) throw notFound('project');
  if (roleAllows(held, needed)) return;
  throw new CodedError(
    'FORBIDDEN',
    `Your role in this project is ${held}; this needs ${needed}. Ask a project admin.`,
  );
}
