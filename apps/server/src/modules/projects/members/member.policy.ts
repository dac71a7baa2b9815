import type { ProjectRole } from '@cairn/contracts';
import { type Principal, roleAllows } from '#platform/http';

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

/** Who does something about members, with the role they have in the project at that moment. */
export interface Acting {
  userId: string;
  role: ProjectRole;
  isSystemAdmin: boolean;
}

export const actingOf = ({ userId, systemRole }: Principal, role: ProjectRole): Acting => ({
  userId,
  role,
  isSystemAdmin: systemRole === 'admin',
});

export interface Standing {
  userId: string;
  role: ProjectRole;
  /** Without them, no member would be left who can administer the project. */
  isLastAdmin: boolean;
}

export type Refusal = 'not-admin' | 'own-role' | 'last-admin';

/** Adding, inviting, withdrawing. Admin is the highest role, so that nobody gives one above their own. */
export const refusalToAdminister = (acting: Acting): Refusal | null =>
  roleAllows(acting.role, 'admin') ? null : 'not-admin';

/** `role` undefined: whether another role could be given at all. */
export function refusalToChangeRole(acting: Acting, member: Standing, role?: ProjectRole): Refusal | null {
  const refusal = refusalToAdminister(acting);
  if (refusal) return refusal;
  if (acting.userId === member.userId) return 'own-role';
  return role === 'admin' ? null : refusalToLoseAdmin(acting, member);
}

/** Members may leave; admins may take out anybody. */
export function refusalToRemove(acting: Acting, member: Standing): Refusal | null {
  const refusal = acting.userId === member.userId ? null : refusalToAdminister(acting);
  return refusal ?? refusalToLoseAdmin(acting, member);
}

const refusalToLoseAdmin = (acting: Acting, member: Standing): Refusal | null =>
  member.isLastAdmin && !acting.isSystemAdmin ? 'last-admin' : null;
