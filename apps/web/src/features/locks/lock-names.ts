import type { Lock } from '@cairn/contracts';

/** “Ana Lima”, “Ana Lima and Ben”, “Ana Lima, Ben and 2 more”: all who edit under the lock, its holder first. */
export function editorNames({ participants, lockedByName }: Lock): string {
  const names = participants.length > 0 ? participants.map(({ name }) => name) : [lockedByName];
  if (names.length <= 2) return names.join(' and ');
  return `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}

export const areEditing = (lock: Lock): string =>
  `${editorNames(lock)} ${lock.participants.length > 1 ? 'are' : 'is'} editing`;
