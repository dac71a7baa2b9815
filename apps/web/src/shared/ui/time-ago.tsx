'use client';

import { exactTime, relativeTime } from '@/shared/lib/time';
import { useNow } from '@/shared/lib/use-now';

/** A relative time that stays right, with the exact one in its title. */
export function TimeAgo({ at, className }: { at: string; className?: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={exactTime(at)} className={className}>
      {relativeTime(at, now)}
    </time>
  );
}
