'use client';

import { useEffect, useState } from 'react';
import { clockTime } from '@/shared/lib/time';
import { useNow } from '@/shared/lib/use-now';
import { type DocumentBuffer, useBufferState } from '../buffer';
import { useLiveState } from '../live';
import { type EditLock, useLockState } from '../lock';
import { type SavePhase, type Saving, useSavePhase } from '../save';

interface SaveStatusProps {
  buffer: DocumentBuffer;
  saving: Saving;
  lock: EditLock;
}

/** Being on the way for shorter than this is not worth a word. */
const SAVING_SHOWS_AFTER_MS = 400;

/** Where the text is safe, and which version it is. */
export function SaveStatus({ buffer, saving, lock }: SaveStatusProps) {
  const isAcquiring = useLockState(lock, (state) => state.phase === 'acquiring');
  const text = useStatusText(buffer, saving);
  return (
    <span role="status" className="flex min-w-0 items-center gap-2">
      <span className="truncate">
        {text}
        {isAcquiring && ' · taking the lock…'}
      </span>
    </span>
  );
}

function useStatusText(buffer: DocumentBuffer, saving: Saving): string {
  const now = useNow();
  const phase = useSavePhase(saving);
  const base = useBufferState(buffer, (all) => all.base);
  const { phase: livePhase, isUnsaved, isUncut, mayWrite, cut } = useLiveState(buffer.live, (all) => all);
  const isSlow = useHeldTrue(isUnsaved, SAVING_SHOWS_AFTER_MS);

  if (livePhase === 'offline') return offlineText(isUnsaved, mayWrite);
  if (livePhase === 'closed') return `Version ${base.version} · not open any more`;
  if (isUnsaved && !mayWrite && isSlow) return 'Not saved – your edits are kept here';
  if (isSlow || phase.kind === 'saving') return 'Saving…';
  const version = Math.max(base.version, cut?.version ?? 0, savedVersion(phase));
  if (isUncut) return `Saved · changes since version ${version}`;
  if (phase.kind === 'saved' && phase.version === version)
    return `Saved · version ${version} · ${clockTime(phase.at, now)}`;
  if (cut && cut.version === version)
    return `Saved · version ${version} · just now made of what ${cut.byName} wrote`;
  return `Version ${base.version} · ${base.updatedByName} · ${clockTime(base.updatedAt, now)}`;
}

function offlineText(isUnsaved: boolean, mayWrite: boolean): string {
  if (isUnsaved) return 'Offline – your edits are kept here';
  return mayWrite ? 'Offline – what you write is kept here' : 'Offline – you see the text as it was';
}

const savedVersion = (phase: SavePhase): number => (phase.kind === 'saved' ? phase.version : 0);

/** True once `isTrue` has been so for that long. */
function useHeldTrue(isTrue: boolean, forMs: number): boolean {
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (!isTrue) {
      setHeld(false);
      return;
    }
    const timer = setTimeout(() => setHeld(true), forMs);
    return () => clearTimeout(timer);
  }, [isTrue, forMs]);
  return isHeld;
}
