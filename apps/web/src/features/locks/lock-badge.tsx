'use client';

import type { Project } from '@cairn/contracts';
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
      <span className="truncate">{lock.isYours ? 'Locked by you' : `Locked by ${lock.lockedByName}`}</span>
    </Badge>
  );
}
