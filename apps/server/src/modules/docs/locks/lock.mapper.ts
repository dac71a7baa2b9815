import type { Lock } from '@cairn/contracts';
import type { HeldLock } from './lock.repository.ts';

export const toLock = (row: HeldLock, actor: string): Lock => ({
  projectId: row.projectId,
  lockedBy: row.lockedBy,
  lockedByName: row.lockedByName,
  lockedAt: row.lockedAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  ...(row.reason !== null && { reason: row.reason }),
  fence: row.fence,
  isYours: row.holder === actor,
});
