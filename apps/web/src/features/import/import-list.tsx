import type { ImportEntry, ImportResult } from '@cairn/contracts';
import { Badge } from '@/shared/ui/badge';

const SHOWN = 500;
const ORDER: ImportEntry['status'][] = ['refused', 'changed', 'new', 'same'];

/** What would be refused first, as it is what somebody may want to mend. */
export function ImportList({ result: { entries, counts } }: { result: ImportResult }) {
  const sorted = entries.toSorted((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <p role="status" className="text-sm">
        {counts.new} new, {counts.changed} changed, {counts.same} the same, {counts.refused} left out.
      </p>
      <ul
        aria-label="Files"
        tabIndex={0}
        className="max-h-72 divide-y overflow-y-auto rounded-md border text-[0.8125rem]"
      >
        {sorted.slice(0, SHOWN).map((entry, index) => (
          <li key={`${index}-${entry.fileName}`} className="flex items-start gap-3 px-3 py-1.5">
            <span className="min-w-0 flex-1 break-words">
              {entry.fileName}
              {entry.reason && <span className="block text-muted-foreground">{entry.reason}</span>}
            </span>
            <Badge variant={entry.status === 'refused' ? 'destructive' : 'outline'}>
              {entry.status === 'refused' ? 'left out' : entry.status}
            </Badge>
          </li>
        ))}
      </ul>
      {sorted.length > SHOWN && (
        <p className="text-[0.8125rem] text-muted-foreground">and {sorted.length - SHOWN} more</p>
      )}
    </div>
  );
}
