import type { EventPayload, Lock } from '@cairn/contracts';
import type { HeldLock } from './lock.repository.ts';
import type { Participant } from './lock.schema.ts';

export function toLock(row: HeldLock, actor: string): Lock {
  const participants = participantsOf(row);
  return {
    ...facts(row),
    ...(row.reason !== null && { reason: row.reason }),
    participants: participants.map(toParticipant),
    includesYou: participants.some((one) => one.actor === actor),
    isYours: row.holder === actor,
  };
}

export const toAcquired = (row: HeldLock): EventPayload<'lock:acquired'> => ({
  ...facts(row),
  ...(row.reason !== null && { reason: row.reason }),
});

export const toChanged = (row: HeldLock): EventPayload<'lock:changed'> => ({
  ...facts(row),
  participants: participantsOf(row).map(toParticipant),
});

/** Its holder first. */
export function participantsOf(row: HeldLock): Participant[] {
  // A lock that was taken before sessions were kept has its holder alone.
  if (row.participants.length > 0) return row.participants;
  const { holder: actor, lockedBy: userId, lockedByName: name, lockedAt } = row;
  return [{ actor, userId, name, since: lockedAt.toISOString() }];
}

const facts = (row: HeldLock) => ({
  projectId: row.projectId,
  lockedBy: row.lockedBy,
  lockedByName: row.lockedByName,
  lockedAt: row.lockedAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  fence: row.fence,
});

const toParticipant = ({ userId, name, since }: Participant) => ({ userId, name, since });
