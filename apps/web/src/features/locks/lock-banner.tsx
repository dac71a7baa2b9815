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
        {lock.isYours ? 'You hold the edit lock' : `${lock.lockedByName} holds the edit lock`}
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
  if (lock.isYours) {
    return (
      <Button
        size="sm"
        variant="outline"
        disabled={release.isPending}
        onClick={() => release.mutate({ force: false })}
      >
        Release
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
        description={`${lock.lockedByName} may be in the middle of an edit. What is saved stays; an unsaved text stays in that browser and can be saved once the lock is free. Agents go on at once. This is recorded.`}
        action="Break the lock"
        destructive
        onConfirm={() => release.mutate({ force: true })}
      />
    </>
  );
}
