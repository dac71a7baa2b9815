'use client';

import type { Lock, Project } from '@cairn/contracts';
import { LockIcon } from 'lucide-react';
import { useState } from 'react';
import { clockTime, exactTime } from '@/shared/lib/time';
import { useNow } from '@/shared/lib/use-now';
import { Button } from '@/shared/ui/button';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { Notice } from '@/shared/ui/notice';
import { TimeAgo } from '@/shared/ui/time-ago';
import { areEditing, editorNames } from './lock-names';
import { useReleaseLock } from './lock.mutations';
import { useLiveLock } from './use-live-lock';

/** Who holds the lock, since when, until when and why, with the way to end it. */
export function LockBanner({ project }: { project: Project }) {
  const lock = useLiveLock(project);
  const now = useNow();
  if (!lock) return null;
  return (
    <Notice variant="warning" icon={LockIcon} actions={<LockActions project={project} lock={lock} />}>
      <p className="font-medium">
        {whoHolds(lock)}
        {lock.reason && <span className="font-normal">: {lock.reason}</span>}
      </p>
      <p className="text-[0.8125rem] text-muted-foreground">
        Since <TimeAgo at={lock.lockedAt} />, until{' '}
        <time dateTime={lock.expiresAt} title={exactTime(lock.expiresAt)}>
          {clockTime(lock.expiresAt, now)}
        </time>{' '}
        unless it is extended. The agents of this project wait on every workstation.
      </p>
    </Notice>
  );
}

function LockActions({ project, lock }: { project: Project; lock: Lock }) {
  const release = useReleaseLock(project.id);
  const [asking, setAsking] = useState(false);
  if (lock.includesYou) {
    return (
      <Button
        size="sm"
        variant="outline"
        disabled={release.isPending}
        onClick={() => release.mutate({ force: false })}
      >
        {lock.participants.length > 1 ? 'Leave' : 'Release'}
      </Button>
    );
  }
  if (!project.can.breakLock) return null;
  return (
    <>
      <Button size="sm" variant="outline" disabled={release.isPending} onClick={() => setAsking(true)}>
        Break the lock
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Break ${lock.lockedByName}’s lock?`}
        description={`${editorNames(lock)} may be in the middle of an edit. What they wrote becomes a version; what has not reached the server stays in their browsers and can be brought in once the lock is free. Agents go on at once. This is recorded.`}
        action="Break the lock"
        destructive
        onConfirm={() => release.mutate({ force: true })}
      />
    </>
  );
}

function whoHolds(lock: Lock): string {
  const { isYours, includesYou, lockedByName, participants } = lock;
  if (participants.length > 1) return isYours || includesYou ? othersWithYou(lock) : areEditing(lock);
  return isYours ? 'You hold the edit lock' : `${lockedByName} holds the edit lock`;
}

function othersWithYou({ participants }: Lock): string {
  return `You and ${participants.length - 1} more are editing`;
}
