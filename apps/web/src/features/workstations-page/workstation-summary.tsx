'use client';

import type { Workstation } from '@cairn/contracts';
import { cn } from '@/shared/lib/cn';
import { Sparkline } from './sparkline';
import type { WorkstationPage } from '@/features/workstations';
import { duration, stateLooks } from '@/features/workstations';

type State = Workstation['state'];

interface WorkstationSummaryProps {
  summary: WorkstationPage['summary'];
  chosen: State | undefined;
  onChoose: (state: State | undefined) => void;
}

/** How many there are in each state; choosing one shows those alone. */
export function WorkstationSummary({ summary, chosen, onChoose }: WorkstationSummaryProps) {
  const states = Object.keys(stateLooks) as State[];
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <div role="group" aria-label="Show only" className="flex min-w-0 flex-wrap gap-1.5">
        {states.map((state) => (
          <button
            key={state}
            type="button"
            aria-pressed={chosen === state}
            title={stateLooks[state].meaning}
            onClick={() => onChoose(chosen === state ? undefined : state)}
            className={cn(
              'flex h-8 items-center gap-2 rounded-md border bg-card px-2.5 text-[0.8125rem] transition-colors hover:bg-accent',
              'aria-pressed:border-primary aria-pressed:bg-accent',
            )}
          >
            <span aria-hidden className={cn('size-2 rounded-full', stateLooks[state].dot)} />
            {stateLooks[state].name}
            <span className="text-muted-foreground tabular-nums">{summary.states[state]}</span>
          </button>
        ))}
      </div>
      {summary.pushLatency && (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-[0.8125rem] text-muted-foreground">
          <Sparkline latency={summary.pushLatency} most={32} />
          <span className="tabular-nums">
            Push {duration(summary.pushLatency.p50)} median · {duration(summary.pushLatency.p95)} p95
          </span>
        </p>
      )}
    </div>
  );
}
