'use client';

import type { Workstation } from '@cairn/contracts';
import { count } from '@/shared/lib/count';
import { clockTime, exactTime } from '@/shared/lib/time';
import { useNow } from '@/shared/lib/use-now';
import { Badge } from '@/shared/ui/badge';
import { stateLooks } from '@/features/workstations';

export function StateBadge({ state }: Pick<Workstation, 'state'>) {
  const { name, meaning, badge } = stateLooks[state];
  return (
    <Badge variant={badge} title={meaning}>
      {name}
    </Badge>
  );
}

/** “2 documents behind since 14:05”. */
export function BehindWords({ behind }: { behind: NonNullable<Workstation['behind']> }) {
  const now = useNow();
  const { documents, since } = behind;
  const what = documents === null ? 'Other documents' : `${count(documents, 'document')} behind`;
  if (!since) return what;
  return (
    <>
      {what} since{' '}
      <time dateTime={since} title={exactTime(since)}>
        {clockTime(since, now)}
      </time>
    </>
  );
}
