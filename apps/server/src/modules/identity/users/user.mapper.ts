import type { ManagedUser, User } from '@cairn/contracts';
import type { Subject } from './user-admin.policy.ts';
import type { UserRow } from './user.repository.ts';

export const toUser = (row: UserRow): User => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: row.role,
  createdAt: row.createdAt.toISOString(),
});

export const subjectOf = ({ id, role, disabledAt }: UserRow): Subject => ({
  id,
  role,
  isDisabled: disabledAt !== null,
});

type Facts = Pick<ManagedUser, 'hasSecondFactor' | 'projectCount' | 'lastSeenAt' | 'can'>;

export const toManagedUser = (row: UserRow, facts: Facts): ManagedUser => ({
  ...toUser(row),
  isDisabled: row.disabledAt !== null,
  hasPassword: row.passwordHash !== null,
  ...facts,
});
