'use client';

import type { Lock } from '@cairn/contracts';
import { EyeIcon, LockIcon, LockOpenIcon, TriangleAlertIcon, WifiOffIcon } from 'lucide-react';
import { failureText } from '@/shared/api';
import { clockTime } from '@/shared/lib/time';
import { useNow } from '@/shared/lib/use-now';
import { Button } from '@/shared/ui/button';
import { type DocumentBuffer, useBufferState } from '../buffer';
import { type EditLock, useLockState } from '../lock';
import type { Saving } from '../save';
import { NoticeLine } from './notice-line';
import { useWorkspace } from './workspace-context';

interface LockNoticeProps {
  buffer: DocumentBuffer;
  lock: EditLock;
  saving: Saving;
}

/** Who may change the text, when it is not plainly this person. */
export function LockNotice({ buffer, lock, saving }: LockNoticeProps) {
  const { readOnlyReason } = useWorkspace();
  const { phase, lock: held, failure, isRenewalLate } = useLockState(lock, (state) => state);
  const fileName = useBufferState(buffer, (state) => state.base.fileName);
  const isDirty = useBufferState(buffer, (state) => state.isDirty);
  const take = () => void lock.acquire(`Editing ${fileName}`);
  const saveUnderNew = async () => {
    if (await lock.acquire(`Editing ${fileName}`)) await saving.save();
  };

  if (readOnlyReason) {
    return (
      <NoticeLine icon={EyeIcon}>
        {readOnlyReason} {held && !held.isYours && <Holder lock={held} />}
      </NoticeLine>
    );
  }
  if (phase === 'refused' && held) {
    return (
      <NoticeLine icon={LockIcon} tone="warning">
        <Holder lock={held} /> You can read; what they save shows here at once.
      </NoticeLine>
    );
  }
  if (phase === 'available') {
    return (
      <NoticeLine
        icon={LockOpenIcon}
        tone="success"
        actions={<TakeButton onClick={take}>Edit now</TakeButton>}
      >
        Nobody is editing any more. You see the text as it was saved last.
      </NoticeLine>
    );
  }
  if (phase === 'lost') {
    const label = isDirty ? 'Take the lock and save' : 'Edit now';
    const action = <TakeButton onClick={isDirty ? () => void saveUnderNew() : take}>{label}</TakeButton>;
    return (
      <NoticeLine icon={TriangleAlertIcon} tone="warning" actions={held ? undefined : action}>
        {held ? <Holder lock={held} /> : 'Your edit lock has run out or was released.'}{' '}
        {isDirty && 'Your unsaved text is kept here'}
        {isDirty && (held ? '; it can be saved once the lock is free.' : '.')}
      </NoticeLine>
    );
  }
  if (phase === 'failed') {
    return (
      <NoticeLine
        icon={TriangleAlertIcon}
        tone="error"
        actions={<TakeButton onClick={take}>Try again</TakeButton>}
      >
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

function TakeButton({ onClick, children }: { onClick: () => void; children: string }) {
  return (
    <Button size="sm" className="h-7" onClick={onClick}>
      {children}
    </Button>
  );
}

function Holder({ lock }: { lock: Lock }) {
  const now = useNow();
  return (
    <>
      <strong className="font-medium">{lock.lockedByName}</strong> is editing since{' '}
      {clockTime(lock.lockedAt, now)}, until <Until lock={lock} />
      {lock.reason && <>: “{lock.reason}”</>}.
    </>
  );
}

function Until({ lock }: { lock: Lock | null }) {
  const now = useNow();
  return lock ? <>{clockTime(lock.expiresAt, now)} at the latest</> : <>its time is over</>;
}
