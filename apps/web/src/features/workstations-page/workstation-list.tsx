'use client';

import { LaptopIcon } from 'lucide-react';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorState } from '@/shared/ui/error-state';
import { Skeleton } from '@/shared/ui/skeleton';
import { SetUpLines } from '@/features/workstations';
import type { useWorkstations } from '@/features/workstations';
import { WorkstationRow } from './workstation-row';

interface WorkstationListProps {
  projectId: string;
  list: ReturnType<typeof useWorkstations>;
  mayRemove: boolean;
  onClear: () => void;
}

export function WorkstationList({ projectId, list, mayRemove, onClear }: WorkstationListProps) {
  const workstations = list.data?.data ?? [];
  return (
    <Card aria-busy={list.isPending}>
      {list.isPending && <ListSkeleton />}
      {list.isError && !list.data && (
        <ErrorState
          error={list.error}
          title="The workstations could not be loaded"
          onRetry={() => void list.refetch()}
        />
      )}
      {list.data?.summary.total === 0 && <Nothing projectId={projectId} />}
      {list.data && list.data.summary.total > 0 && workstations.length === 0 && (
        <EmptyState icon={LaptopIcon} title="No workstation like that" description="Look for something else.">
          <Button variant="outline" size="sm" onClick={onClear}>
            Show all
          </Button>
        </EmptyState>
      )}
      {workstations.length > 0 && (
        <ul aria-label="Workstations" className="divide-y [&>li:first-child>div:first-child]:rounded-t-xl">
          {workstations.map((workstation) => (
            <WorkstationRow
              key={workstation.id}
              projectId={projectId}
              workstation={workstation}
              mayRemove={mayRemove}
            />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Nothing({ projectId }: { projectId: string }) {
  return (
    <div className="flex flex-col items-center gap-1 px-4 pb-10">
      <EmptyState
        icon={LaptopIcon}
        title="No workstation yet"
        description="Two lines, the second one in a checkout: from then on it follows these documents, agents there wait while the lock is held, and this page tells how it is."
        className="pb-3"
      />
      <SetUpLines projectId={projectId} className="w-full max-w-2xl min-w-0 text-left" />
    </div>
  );
}

function ListSkeleton() {
  return (
    <div className="flex flex-col gap-5 p-4 sm:px-5">
      {[0, 1, 2].map((row) => (
        <div key={row} className="flex items-center gap-4">
          <div className="flex-1 space-y-2">
            <Skeleton className="h-4 w-40 max-w-full" />
            <Skeleton className="h-3 w-56 max-w-full" />
          </div>
          <Skeleton className="h-5 w-20 shrink-0" />
        </div>
      ))}
    </div>
  );
}
