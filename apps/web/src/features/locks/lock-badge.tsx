'use client';

import type { Lock, Project } from '@cairn/contracts';
import { LockIcon, LockOpenIcon } from 'lucide-react';
import { Badge } from '@/shared/ui/badge';

export function LockBadge({ project }: { project: Project }) {
  const { lock } = project;
  if (!lock) {
    return (
      <Badge variant="success" title="Nobody is editing; agents may work">
        <LockOpenIcon aria-hidden /> Unlocked
      </Badge>
    );
  }
  return (
    <Badge variant="warning" className="min-w-0 shrink">
      <LockIcon aria-hidden />
      <span className="truncate">{lockedBy(lock)}</span>
    </Badge>
  );
}

function lockedBy({ isYours, includesYou, lockedByName, participants }: Lock): string {
  const others = participants.length - 1;
  if (isYours) return others > 0 ? `Locked by you and ${others} more` : 'Locked by you';
  if (includesYou) return `You edit with ${lockedByName}`;
  return others > 0 ? `Locked by ${lockedByName} and ${others} more` : `Locked by ${lockedByName}`;
}
