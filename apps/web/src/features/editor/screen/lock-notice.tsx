'use client';

import type { Lock } from '@cairn/contracts';
import { EyeIcon, LockIcon, LockOpenIcon, TriangleAlertIcon, UsersIcon, WifiOffIcon } from 'lucide-react';
import { areEditing } from '@/features/locks';
import { failureText } from '@/shared/api';
import { clockTime } from '@/shared/lib/time';
import { useNow } from '@/shared/lib/use-now';
import { Button } from '@/shared/ui/button';
import { Kbd } from '@/shared/ui/kbd';
import { type DocumentBuffer, useBufferState } from '../buffer';
import { type EditLock, useLockState } from '../lock';
import { NoticeLine } from './notice-line';
import { useEnterSession } from './use-enter-session';
import { useWorkspace } from './workspace-context';

interface LockNoticeProps {
  buffer: DocumentBuffer;
  lock: EditLock;
  onEntered: () => void;
}

const KEPT = 'What you wrote and is not saved yet is kept here.';

/** Who may change the text, when it is not plainly this person; and the way in. */
export function LockNotice({ buffer, lock, onEntered }: LockNoticeProps) {
  const { readOnlyReason } = useWorkspace();
  const { phase, lock: held, failure, isRenewalLate } = useLockState(lock, (state) => state);
  const isDirty = useBufferState(buffer, (state) => state.isDirty);
  const { enter, isEntering } = useEnterSession(buffer, lock, onEntered);
  const way = (label: string) => (
    <WayIn onClick={enter} isBusy={isEntering}>
      {label}
    </WayIn>
  );

  if (readOnlyReason) {
    return (
      <NoticeLine icon={EyeIcon}>
        {readOnlyReason} {held && !held.includesYou && <Editing lock={held} />} {isDirty && KEPT}
      </NoticeLine>
    );
  }
  if (phase === 'refused' && held) {
    return (
      <NoticeLine icon={UsersIcon} actions={way(isDirty ? 'Join and save' : 'Join')}>
        <Editing lock={held} /> {isDirty ? KEPT : 'You see what they write; join to write with them.'}
      </NoticeLine>
    );
  }
  if (phase === 'available') {
    return (
      <NoticeLine
        icon={LockOpenIcon}
        tone="success"
        actions={way(isDirty ? 'Take the lock and save' : 'Edit now')}
      >
        Nobody is editing any more. {isDirty && KEPT}
      </NoticeLine>
    );
  }
  if (phase === 'lost') {
    const label = held
      ? isDirty
        ? 'Join and save'
        : 'Join'
      : isDirty
        ? 'Take the lock and save'
        : 'Edit now';
    return (
      <NoticeLine icon={held ? LockIcon : TriangleAlertIcon} tone="warning" actions={way(label)}>
        Your edit lock has run out or was released. {held && <Editing lock={held} />}{' '}
        {isDirty ? KEPT : 'All that you wrote is saved.'}
      </NoticeLine>
    );
  }
  if (phase === 'failed') {
    return (
      <NoticeLine icon={TriangleAlertIcon} tone="error" actions={way('Try again')}>
        The edit lock could not be taken, so the text is read-only. {failureText(failure)}
      </NoticeLine>
    );
  }
  if (phase === 'held' && isRenewalLate) {
    return (
      <NoticeLine icon={WifiOffIcon} tone="warning">
        The server does not answer. Your lock holds until <Until lock={held} />, and your text is kept in this
        browser.
      </NoticeLine>
    );
  }
  return null;
}

function WayIn({ onClick, isBusy, children }: { onClick: () => void; isBusy: boolean; children: string }) {
  return (
    <Button size="sm" className="h-7" onClick={onClick} aria-disabled={isBusy || undefined}>
      {children}
      <Kbd
        aria-hidden
        className="border border-primary-foreground/40 bg-transparent text-primary-foreground max-sm:hidden"
      >
        Ctrl ⏎
      </Kbd>
    </Button>
  );
}

function Editing({ lock }: { lock: Lock }) {
  const now = useNow();
  return (
    <>
      <strong className="font-medium">{areEditing(lock)}</strong> since {clockTime(lock.lockedAt, now)}
      {lock.reason && <>: “{lock.reason}”</>}.
    </>
  );
}

function Until({ lock }: { lock: Lock | null }) {
  const now = useNow();
  return lock ? <>{clockTime(lock.expiresAt, now)} at the latest</> : <>its time is over</>;
}
