'use client';

import type { Workstation } from '@cairn/contracts';
import type { ReactNode } from 'react';
import { TriangleAlertIcon } from 'lucide-react';
import { clockTime } from '@/shared/lib/time';
import { useNow } from '@/shared/lib/use-now';
import { TimeAgo } from '@/shared/ui/time-ago';
import { CodeBlock } from '@/shared/ui/code-block';
import { BehindWords } from './state-badge';
import { DriftList } from './drift-list';
import { RemoveWorkstation } from './remove-workstation';
import { ToolTable } from './tool-table';
import { type Remedy, remedies, clientNames, duration, toolName } from '@/features/workstations';

interface WorkstationDetailsProps {
  id: string;
  projectId: string;
  workstation: Workstation;
  mayRemove: boolean;
}

export function WorkstationDetails({ id, projectId, workstation, mayRemove }: WorkstationDetailsProps) {
  const todo = remedies(workstation);
  return (
    <div id={id} className="flex flex-col gap-5 border-t bg-muted/40 px-4 py-4 sm:px-5 sm:pl-11">
      {todo.length > 0 && <WhatToDo todo={todo} />}
      <Facts workstation={workstation} />
      {workstation.tools.length > 0 && <ToolTable tools={workstation.tools} />}
      {workstation.sessions.length > 0 && <Sessions workstation={workstation} />}
      {workstation.driftTotal > 0 && <DriftList drift={workstation.drift} total={workstation.driftTotal} />}
      {mayRemove && <RemoveWorkstation projectId={projectId} workstation={workstation} />}
    </div>
  );
}

function WhatToDo({ todo }: { todo: Remedy[] }) {
  return (
    <ul aria-label="What to do" className="flex flex-col gap-3">
      {todo.map(({ what, how, command }) => (
        <li key={what} className="flex gap-2">
          <TriangleAlertIcon aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
          <div className="flex min-w-0 flex-1 flex-col gap-1.5">
            <p>
              <span className="font-medium">{what}.</span>{' '}
              <span className="text-muted-foreground">{how}</span>
            </p>
            {command && (
              <CodeBlock label={`Command: ${command}`} text={command} className="w-full max-w-md bg-card" />
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

function Facts({ workstation }: { workstation: Workstation }) {
  const { client, os, hash, behind, pushLatency, watching, lastHeartbeatAt, firstHeartbeatAt } = workstation;
  return (
    <dl className="grid grid-cols-[repeat(auto-fill,minmax(min(11rem,100%),1fr))] gap-x-6 gap-y-3 text-[0.8125rem]">
      <Fact name="Last heartbeat">
        <TimeAgo at={lastHeartbeatAt} />
      </Fact>
      <Fact name="Reports with">
        {clientNames[client.name]} {client.version}
        {watching ? ', watching' : ', not watching'}
      </Fact>
      <Fact name="Documents">
        {behind ? <BehindWords behind={behind} /> : 'As in the project'}
        {hash && (
          <code className="ml-2 font-mono text-xs text-muted-foreground" title={hash}>
            {hash.slice('sha256:'.length, 'sha256:'.length + 8)}
          </code>
        )}
      </Fact>
      <Fact name="Push latency">
        {pushLatency
          ? `${duration(pushLatency.p50)} median, ${duration(pushLatency.p95)} at the 95th percentile`
          : 'Not measured yet'}
      </Fact>
      <Fact name="System">
        {/* Inter would draw the x of x64 as a multiplication sign. */}
        <span className="[font-variant-ligatures:no-contextual]">{os || 'Not told'}</span>
      </Fact>
      <Fact name="First seen">
        <TimeAgo at={firstHeartbeatAt} />
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-muted-foreground">{name}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}

function Sessions({ workstation: { sessions } }: { workstation: Workstation }) {
  const now = useNow();
  return (
    <section className="space-y-1.5">
      <h3 className="text-xs font-medium text-muted-foreground">Agent sessions at work</h3>
      <ul className="flex flex-col gap-1 text-[0.8125rem]">
        {sessions.map(({ sessionId, tool, firstAt, lastAt }) => (
          <li key={sessionId} className="flex min-w-0 flex-wrap gap-x-2">
            <span>{tool ? toolName(tool) : 'A tool that did not say'}</span>
            <span className="text-muted-foreground">
              since {clockTime(firstAt, now)}, heard of <TimeAgo at={lastAt} />
            </span>
            <code className="min-w-0 truncate font-mono text-xs leading-5 text-muted-foreground">
              {sessionId}
            </code>
          </li>
        ))}
      </ul>
    </section>
  );
}
