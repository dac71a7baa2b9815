import type { DriftedFile } from '@cairn/contracts';
import { count } from '@/shared/lib/count';
import { Badge } from '@/shared/ui/badge';
import { driftNames } from '@/features/workstations';

/** What was changed on the machine itself. */
export function DriftList({ drift, total }: { drift: DriftedFile[]; total: number }) {
  return (
    <section className="space-y-1.5">
      <h3 className="text-xs font-medium text-muted-foreground">
        {count(total, 'file')} not as the platform has {total === 1 ? 'it' : 'them'}
      </h3>
      {/* Focusable, so that it can be scrolled by keyboard. */}
      <ul
        tabIndex={0}
        aria-label="Changed on the machine"
        className="max-h-56 divide-y overflow-y-auto rounded-md border bg-card text-[0.8125rem]"
      >
        {drift.map(({ path, state }) => (
          <li key={path} className="flex items-center justify-between gap-3 px-3 py-1.5">
            <code className="min-w-0 font-mono text-xs [overflow-wrap:anywhere]">{path}</code>
            <Badge variant={state === 'extra' ? 'outline' : 'warning'}>{driftNames[state]}</Badge>
          </li>
        ))}
      </ul>
      {total > drift.length && (
        <p className="text-xs text-muted-foreground">
          And {total - drift.length} more, which it did not name.
        </p>
      )}
    </section>
  );
}
