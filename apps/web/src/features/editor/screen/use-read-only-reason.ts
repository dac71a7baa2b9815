'use client';

import { areEditing } from '@/features/locks';
import type { DocumentBuffer } from '../buffer';
import { type LiveState, useLiveState } from '../live';
import { type EditLock, type EditLockState, useLockState } from '../lock';
import { useWorkspace } from './workspace-context';

/** Why the text cannot be changed at this moment, as a sentence; null: it can. */
export function useReadOnlyReason({ live }: DocumentBuffer, lock: EditLock): string | null {
  const { project, readOnlyReason } = useWorkspace();
  const state = useLockState(lock, (all) => all);
  const isReady = useLiveState(live, (all) => all.isReady);
  const mayWrite = useLiveState(live, (all) => all.mayWrite);
  const refusal = useLiveState(live, (all) => all.refusal);
  if (!project) return 'Loading the project.';
  return readOnlyReason ?? lockReason(state) ?? liveReason({ isReady, mayWrite, refusal });
}

function lockReason({ phase, lock }: EditLockState): string | null {
  switch (phase) {
    case 'held':
      return null;
    case 'idle':
    case 'acquiring':
      return 'Taking the edit lock.';
    case 'refused':
      return lock
        ? `${areEditing(lock)}. Join to write with them.`
        : 'Somebody else is editing this project.';
    case 'available':
      return 'Take the lock to edit.';
    case 'lost':
      return 'You no longer hold the edit lock.';
    case 'failed':
      return 'The edit lock could not be taken.';
  }
}

function liveReason({
  isReady,
  mayWrite,
  refusal,
}: Pick<LiveState, 'isReady' | 'mayWrite' | 'refusal'>): string | null {
  if (!isReady) return 'Opening the text.';
  if (mayWrite) return null;
  switch (refusal) {
    case 'role':
      return 'You may read this document, not change it.';
    case 'archived':
      return 'This project is archived.';
    case 'lock-lost':
      return 'You no longer hold the edit lock.';
    default:
      return 'Joining the editing session.';
  }
}
