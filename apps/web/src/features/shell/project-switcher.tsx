'use client';

import { useQuery } from '@tanstack/react-query';
import { ChevronsUpDownIcon } from 'lucide-react';
import { useParams } from 'next/navigation';
import { meQuery, projectQuery } from '@/shared/api';
import { Button } from '@/shared/ui/button';
import { LazyMenu } from './lazy-menu';

const load = () => import('./project-switcher-menu').then((m) => m.ProjectSwitcherMenu);

export function ProjectSwitcher() {
  const { projectId } = useParams<{ projectId?: string }>();
  const projects = useQuery(meQuery).data?.projects;
  const current = useQuery({ ...projectQuery(projectId ?? ''), enabled: Boolean(projectId) });
  const known = current.data?.name ?? projects?.find(({ id }) => id === projectId)?.name;
  const name = known ?? (projectId && !current.isError ? '…' : 'Projects');
  return (
    <>
      <span className="text-border select-none" aria-hidden>
        /
      </span>
      <LazyMenu
        load={load}
        trigger={
          <Button
            variant="ghost"
            size="sm"
            className="min-w-0 shrink px-2"
            aria-label={`${name}, switch project`}
          >
            <span className="max-w-48 truncate">{name}</span>
            <ChevronsUpDownIcon className="size-3.5 text-muted-foreground" />
          </Button>
        }
      />
    </>
  );
}
