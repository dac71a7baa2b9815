'use client';

import type { Workstation } from '@cairn/contracts';
import { useQuery } from '@tanstack/react-query';
import { LaptopIcon } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useParams, useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { ProjectMissing } from '@/features/project-page';
import { projectQuery } from '@/shared/api';
import { useDebounced } from '@/shared/lib/use-debounced';
import { usePageTitle } from '@/shared/lib/use-page-title';
import { useProjectEvents } from '@/shared/realtime';
import { Button } from '@/shared/ui/button';
import { Input } from '@/shared/ui/input';
import { Pager } from '@/shared/ui/pager';
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from '@/shared/ui/select';
import { Skeleton } from '@/shared/ui/skeleton';
import { BashHooksCard } from './bash-hooks-card';
import { type WorkstationQuery, stateLooks, useWorkstations } from '@/features/workstations';
import { WorkstationList } from './workstation-list';
import { WorkstationSummary } from './workstation-summary';

const ConnectDialog = dynamic(() => import('@/features/workstations').then((m) => m.ConnectDialog), {
  ssr: false,
});

const PER_PAGE = 25;

type Sort = NonNullable<WorkstationQuery['sort']>;
const sorts: Record<Sort, string> = {
  state: 'Worst first',
  name: 'By name',
  heartbeat: 'Heard of lately',
  latency: 'Slowest pushes',
};

/** The machines that work with a project’s documents, and how each of them is. */
export function WorkstationsView() {
  const { projectId } = useParams<{ projectId: string }>();
  const project = useQuery(projectQuery(projectId));
  const [state, setState] = useState(askedState(useSearchParams().get('state')));
  const [typed, setTyped] = useState('');
  const [sort, setSort] = useState<Sort>('state');
  const [page, setPage] = useState(1);
  const q = useDebounced(typed.trim());
  const list = useWorkstations(projectId, {
    sort,
    page,
    perPage: PER_PAGE,
    ...(q && { q }),
    ...(state && { state }),
  });
  useProjectEvents(projectId);
  usePageTitle(project.data && `Workstations of ${project.data.name}`);

  if (project.isError && !project.data) {
    return <ProjectMissing error={project.error} onRetry={() => void project.refetch()} />;
  }
  const first =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      setPage(1);
    };
  const isEmpty = list.data?.summary.total === 0;
  return (
    <div className="mx-auto flex w-full max-w-5xl flex-col gap-5">
      <Heading projectId={projectId} projectName={project.data?.name} />
      {list.data && !isEmpty && (
        <WorkstationSummary summary={list.data.summary} chosen={state} onChoose={first(setState)} />
      )}
      {!list.data && !list.isError && <Skeleton className="h-8 w-full max-w-xl" />}
      {!isEmpty && <Finding typed={typed} onType={first(setTyped)} sort={sort} onSort={first(setSort)} />}
      <WorkstationList
        projectId={projectId}
        list={list}
        mayRemove={project.data?.can.administer ?? false}
        onClear={() => {
          setTyped('');
          first(setState)(undefined);
        }}
      />
      {list.data && <Pager page={page} perPage={PER_PAGE} total={list.data.meta.total} onPage={setPage} />}
      {list.data && <BashHooksCard list={list.data.bashHooks} />}
    </div>
  );
}

function Heading({ projectId, projectName }: { projectId: string; projectName: string | undefined }) {
  const [isConnecting, setConnecting] = useState(false);
  return (
    <div className="flex flex-wrap items-end justify-between gap-3">
      <div className="min-w-0 space-y-1">
        <h1 className="text-xl font-semibold tracking-tight">Workstations</h1>
        <p className="min-h-5 text-muted-foreground">
          {projectName && (
            <Link href={`/projects/${projectId}`} className="underline-offset-4 hover:underline">
              {projectName}
            </Link>
          )}
        </p>
      </div>
      <Button onClick={() => setConnecting(true)}>
        <LaptopIcon /> Connect a workstation
      </Button>
      {isConnecting && <ConnectDialog projectId={projectId} onOpenChange={setConnecting} />}
    </div>
  );
}

interface FindingProps {
  typed: string;
  onType: (typed: string) => void;
  sort: Sort;
  onSort: (sort: Sort) => void;
}

function Finding({ typed, onType, sort, onSort }: FindingProps) {
  return (
    <div className="flex flex-wrap gap-3">
      <Input
        type="search"
        aria-label="Search workstations"
        placeholder="Machine, checkout, person or tool"
        maxLength={100}
        className="min-w-0 flex-1 basis-48"
        value={typed}
        onChange={(event) => onType(event.target.value)}
      />
      <Select value={sort} onValueChange={(value) => onSort(value as Sort)}>
        <SelectTrigger aria-label="Order" className="w-44 max-sm:w-full">
          <SelectValue />
        </SelectTrigger>
        <SelectContent>
          {Object.entries(sorts).map(([value, name]) => (
            <SelectItem key={value} value={value}>
              {name}
            </SelectItem>
          ))}
        </SelectContent>
      </Select>
    </div>
  );
}

const askedState = (asked: string | null): Workstation['state'] | undefined =>
  asked && asked in stateLooks ? (asked as Workstation['state']) : undefined;
