import type { Invitation, Member } from '@cairn/contracts';
import type { PersonFacts } from '#modules/identity';
import {
  type Acting,
  type Standing,
  refusalToAdminister,
  refusalToChangeRole,
  refusalToRemove,
} from './member.policy.ts';
import type { InvitationRow } from './invitation.repository.ts';
import type { MemberRow } from './member.repository.ts';

export function toMember(row: MemberRow, person: PersonFacts, acting: Acting, standing: Standing): Member {
  return {
    userId: row.userId,
    name: person.name,
    email: person.email,
    role: row.role,
    isDisabled: person.isDisabled,
    since: row.createdAt.toISOString(),
    can: {
      changeRole: refusalToChangeRole(acting, standing) === null,
      remove: refusalToRemove(acting, standing) === null,
    },
  };
}

export const toInvitation = (row: InvitationRow, acting: Acting): Invitation => ({
  id: row.id,
  projectId: row.projectId,
  email: row.email,
  role: row.role,
  invitedByName: row.invitedByName,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  can: { withdraw: refusalToAdminister(acting) === null },
});
