'use client';

import type { Workstation } from '@cairn/contracts';
import { LaptopIcon } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useState } from 'react';
import { cn } from '@/shared/lib/cn';
import { count } from '@/shared/lib/count';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Skeleton } from '@/shared/ui/skeleton';
import { useWorkstationSummary } from './workstation.queries';
import { stateLooks } from './workstation-words';
import { workstationsPath } from './workstations-path';

const ConnectDialog = dynamic(() => import('./connect-dialog').then((m) => m.ConnectDialog), { ssr: false });

/** On the project’s page: the machines that follow its documents. */
export function WorkstationsCard({ projectId }: { projectId: string }) {
  const [isConnecting, setConnecting] = useState(false);
  return (
    <Card className="flex flex-col gap-3 p-4">
      <h2 className="text-sm font-semibold">Workstations</h2>
      <Standing projectId={projectId} />
      <Button size="sm" variant="outline" onClick={() => setConnecting(true)}>
        <LaptopIcon /> Connect a workstation
      </Button>
      {isConnecting && <ConnectDialog projectId={projectId} onOpenChange={setConnecting} />}
    </Card>
  );
}

function Standing({ projectId }: { projectId: string }) {
  const { data, isError } = useWorkstationSummary(projectId);
  if (isError && !data) return <p className="text-sm text-muted-foreground">They could not be loaded.</p>;
  if (!data) return <Skeleton className="h-5 w-full" />;
  const { total, states } = data.summary;
  const path = workstationsPath(projectId);
  if (total === 0)
    return (
      <p className="text-sm text-muted-foreground">
        {data.bashHooks.length === 0 ? (
          'No machine follows these documents yet.'
        ) : (
          <Link href={path} className="underline-offset-4 hover:underline">
            {count(data.bashHooks.length, 'key')} with bash hooks
          </Link>
        )}
      </p>
    );
  const present = (Object.keys(stateLooks) as Workstation['state'][]).filter((state) => states[state] > 0);
  return (
    <Link
      href={path}
      className="flex flex-wrap gap-x-3 gap-y-1 text-sm text-muted-foreground underline-offset-4 hover:text-foreground hover:underline"
    >
      {present.map((state) => (
        <span key={state} className="flex items-center gap-1.5">
          <span aria-hidden className={cn('size-2 rounded-full', stateLooks[state].dot)} />
          {states[state]} {stateLooks[state].name.toLowerCase()}
        </span>
      ))}
    </Link>
  );
}
