import type { User } from '@cairn/contracts';
import type { UserRow } from './user.repository.ts';

export const toUser = (row: UserRow): User => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: row.role,
  createdAt: row.createdAt.toISOString(),
});
