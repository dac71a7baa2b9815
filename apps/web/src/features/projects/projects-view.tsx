'use client';

import { PlusIcon, SearchIcon } from 'lucide-react';
import { useState } from 'react';
import { useDebounced } from '@/shared/lib/use-debounced';
import { useEventsOfProjects } from '@/shared/realtime';
import { Button } from '@/shared/ui/button';
import { ErrorState } from '@/shared/ui/error-state';
import { Input } from '@/shared/ui/input';
import { Pager } from '@/shared/ui/pager';
import { useCreateProject } from './create-project.store';
import { NoMatch, NoProjects } from './no-projects';
import { ProjectCard, ProjectCardSkeleton } from './project-card';
import { PER_PAGE, useProjectList } from './use-project-list';

export function ProjectsView() {
  const [typed, setTyped] = useState('');
  const [page, setPage] = useState(1);
  const q = useDebounced(typed.trim());
  const list = useProjectList(q, page);
  const projects = list.data?.data ?? [];
  useEventsOfProjects(projects.map(({ id }) => id));
  const openCreate = useCreateProject((dialog) => dialog.setOpen);
  const isEmpty = list.isSuccess && list.data.meta.total === 0;
  const search = (value: string) => {
    setTyped(value);
    setPage(1);
  };

  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-wrap items-center gap-3">
        <h1 className="mr-auto text-xl font-semibold tracking-tight">Projects</h1>
        {!(isEmpty && !q) && (
          <>
            <SearchBox value={typed} onChange={search} />
            <Button onClick={() => openCreate(true)}>
              <PlusIcon /> New project
            </Button>
          </>
        )}
      </div>
      {list.isError && !list.data && (
        <ErrorState
          error={list.error}
          title="The projects could not be loaded"
          onRetry={() => void list.refetch()}
        />
      )}
      {isEmpty && (q ? <NoMatch query={q} onClear={() => search('')} /> : <NoProjects />)}
      {(list.isPending || projects.length > 0) && (
        <ul aria-busy={list.isPending} className="grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-3">
          {list.isPending
            ? Array.from({ length: 6 }, (_, index) => <ProjectCardSkeleton key={index} />)
            : projects.map((project) => <ProjectCard key={project.id} project={project} />)}
        </ul>
      )}
      {list.data && <Pager page={page} perPage={PER_PAGE} total={list.data.meta.total} onPage={setPage} />}
    </div>
  );
}

function SearchBox({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <div className="relative w-full sm:w-56 max-sm:order-last">
      <SearchIcon
        className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted-foreground"
        aria-hidden
      />
      <Input
        type="search"
        aria-label="Search projects"
        placeholder="Search projects"
        maxLength={100}
        className="pl-9"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
