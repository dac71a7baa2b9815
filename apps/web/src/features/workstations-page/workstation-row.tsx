'use client';

import type { HookedTool, Workstation } from '@cairn/contracts';
import { CheckIcon, ChevronRightIcon, TriangleAlertIcon } from 'lucide-react';
import { useId, useState } from 'react';
import { cn } from '@/shared/lib/cn';
import { count } from '@/shared/lib/count';
import { TimeAgo } from '@/shared/ui/time-ago';
import { Sparkline } from './sparkline';
import { BehindWords, StateBadge } from './state-badge';
import { WorkstationDetails } from './workstation-details';
import {
  hookWords,
  isToolFine,
  clientNames,
  duration,
  toolName,
  troubleWords,
} from '@/features/workstations';

interface WorkstationRowProps {
  projectId: string;
  workstation: Workstation;
  mayRemove: boolean;
}

export function WorkstationRow({ projectId, workstation, mayRemove }: WorkstationRowProps) {
  const [isOpen, setOpen] = useState(false);
  const details = useId();
  const { machineName, checkoutName, state } = workstation;
  return (
    <li>
      <div className="relative grid gap-x-4 gap-y-2 px-4 py-3 transition-colors hover:bg-accent/50 sm:px-5 lg:grid-cols-[minmax(0,1.3fr)_minmax(0,1.2fr)_minmax(0,1fr)_9.5rem] lg:items-center">
        <div className="flex min-w-0 items-start gap-2">
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={details}
            onClick={() => setOpen(!isOpen)}
            className="flex min-w-0 items-start gap-2 text-left outline-offset-4 after:absolute after:inset-0"
          >
            <ChevronRightIcon
              aria-hidden
              className={cn(
                'mt-0.5 size-4 shrink-0 text-muted-foreground transition-transform',
                isOpen && 'rotate-90',
              )}
            />
            <span className="min-w-0">
              <span className="font-medium [overflow-wrap:anywhere]">{machineName}</span>
              <span className="block text-xs text-muted-foreground [overflow-wrap:anywhere]">
                {checkoutName} · {workstation.userName}
              </span>
            </span>
          </button>
        </div>
        <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 pl-6 lg:pl-0">
          <StateBadge state={state} />
          <span className="min-w-0 text-xs text-muted-foreground">
            <Why workstation={workstation} />
          </span>
        </div>
        <ul aria-label="Tools" className="flex min-w-0 flex-wrap gap-x-3 gap-y-1 pl-6 text-xs lg:pl-0">
          {workstation.tools.map((tool) => (
            <ToolMark key={tool.tool} tool={tool} />
          ))}
        </ul>
        <Heard workstation={workstation} />
      </div>
      {isOpen && (
        <WorkstationDetails
          id={details}
          projectId={projectId}
          workstation={workstation}
          mayRemove={mayRemove}
        />
      )}
    </li>
  );
}

/** The one thing that is worth knowing before looking further. */
function Why({ workstation }: { workstation: Workstation }) {
  const { state, troubles, behind, client, driftTotal } = workstation;
  const [worst] = troubles;
  if (state === 'unprotected' && worst)
    return (
      <>
        {troubleWords(worst)}
        {troubles.length > 1 && `, and ${troubles.length - 1} more`}
      </>
    );
  if (state === 'behind' && behind) return <BehindWords behind={behind} />;
  if (state === 'current' && driftTotal > 0)
    return (
      <>
        {count(driftTotal, 'file')} not as the platform has {driftTotal === 1 ? 'it' : 'them'}
      </>
    );
  return (
    <>
      {clientNames[client.name]} {client.version}
    </>
  );
}

function ToolMark({ tool }: { tool: HookedTool }) {
  const Icon = isToolFine(tool) ? CheckIcon : TriangleAlertIcon;
  return (
    <li className="flex min-w-0 items-center gap-1 text-muted-foreground" title={hookWords(tool)}>
      <Icon
        aria-hidden
        className={cn('size-3 shrink-0', isToolFine(tool) ? 'text-success' : 'text-destructive')}
      />
      <span className="truncate">{toolName(tool.tool)}</span>
      <span className="sr-only">: {hookWords(tool)}</span>
    </li>
  );
}

/** How fast it hears of changes, and when it was heard of last. */
function Heard({ workstation: { pushLatency, lastHeartbeatAt } }: { workstation: Workstation }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-0.5 pl-6 text-xs text-muted-foreground lg:flex-col lg:items-end lg:pl-0">
      {pushLatency && (
        <span className="flex items-center gap-2 tabular-nums" title="Half of all pushes were faster">
          <Sparkline latency={pushLatency} most={16} />
          {duration(pushLatency.p50)}
        </span>
      )}
      <span>
        <span className="sr-only">Heard of </span>
        <TimeAgo at={lastHeartbeatAt} />
      </span>
    </div>
  );
}
