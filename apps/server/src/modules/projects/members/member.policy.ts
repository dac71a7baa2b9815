import type { ProjectRole } from '@cairn/contracts';
import type { Principal } from '#platform/http';

/** System admins administer every project; a key of one project sees no other. `membership` undefined: no such project. */
export function effectiveRole(
  principal: Principal,
  projectId: string,
  membership: ProjectRole | null | undefined,
): ProjectRole | null {
  if (membership === undefined) return null;
  if (principal.apiKey?.projectId && principal.apiKey.projectId !== projectId) return null;
  return principal.systemRole === 'admin' ? 'admin' : membership;
}
