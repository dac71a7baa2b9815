import type { Workstation } from '@cairn/contracts';
import { count } from '@/shared/lib/count';
import { Badge } from '@/shared/ui/badge';
import { TimeAgo } from '@/shared/ui/time-ago';
import { stateLooks } from '@/features/workstations';

export function StateBadge({ state }: Pick<Workstation, 'state'>) {
  const { name, meaning, badge } = stateLooks[state];
  return (
    <Badge variant={badge} title={meaning}>
      {name}
    </Badge>
  );
}

/** “2 documents behind since 3 min ago”. */
export function BehindWords({ behind }: { behind: NonNullable<Workstation['behind']> }) {
  const { documents, since } = behind;
  return (
    <>
      {documents === null ? 'Other documents' : `${count(documents, 'document')} behind`}
      {since && (
        <>
          , <TimeAgo at={since} />
        </>
      )}
    </>
  );
}
