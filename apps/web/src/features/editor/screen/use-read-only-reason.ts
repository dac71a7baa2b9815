'use client';

import { type DocumentBuffer, useBufferState } from '../buffer';
import { type EditLock, type EditLockState, useLockState } from '../lock';
import type { SavePhase } from '../save';
import { useWorkspace } from './workspace-context';

/** Why the text cannot be changed at this moment, as a sentence; null: it can. */
export function useReadOnlyReason(buffer: DocumentBuffer, lock: EditLock, phase: SavePhase): string | null {
  const { project, readOnlyReason } = useWorkspace();
  const state = useLockState(lock, (all) => all);
  const isDirty = useBufferState(buffer, ({ isDirty: dirty }) => dirty);
  if (!project) return 'Loading the project.';
  if (readOnlyReason) return readOnlyReason;
  if (phase.kind === 'saving' && phase.isMerge) return 'The merge is being saved.';
  return lockReason(state, isDirty);
}

function lockReason({ phase, lock }: EditLockState, isDirty: boolean): string | null {
  switch (phase) {
    case 'held':
      return null;
    case 'idle':
    case 'acquiring':
      return 'Taking the edit lock.';
    case 'refused':
      return `${lock?.lockedByName ?? 'Somebody else'} is editing this project.`;
    case 'available':
      return 'Take the lock to edit.';
    case 'lost':
      // Unsaved text may be finished, as long as nobody else has begun.
      return isDirty && !lock ? null : 'You no longer hold the edit lock.';
    case 'failed':
      return 'The edit lock could not be taken.';
  }
}
