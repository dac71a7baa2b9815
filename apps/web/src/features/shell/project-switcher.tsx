'use client';

import { useQuery } from '@tanstack/react-query';
import { CheckIcon, ChevronsUpDownIcon, FoldersIcon, PlusIcon } from 'lucide-react';
import Link from 'next/link';
import { useParams } from 'next/navigation';
import { useCreateProject } from '@/features/projects';
import { meQuery, projectQuery } from '@/shared/api';
import { Button } from '@/shared/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/shared/ui/dropdown-menu';

const SHOWN = 12;

export function ProjectSwitcher() {
  const { projectId } = useParams<{ projectId?: string }>();
  const me = useQuery(meQuery);
  const current = useQuery({ ...projectQuery(projectId ?? ''), enabled: Boolean(projectId) });
  const openCreate = useCreateProject((dialog) => dialog.setOpen);
  const projects = me.data?.projects ?? [];
  const name = current.data?.name ?? projects.find(({ id }) => id === projectId)?.name;

  return (
    <>
      <span className="text-border select-none" aria-hidden>
        /
      </span>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="sm" className="min-w-0 shrink px-2" aria-label={`Switch project${name ? `, now ${name}` : ''}`}>
            <span className="max-w-48 truncate">{projectId ? (name ?? '…') : 'Projects'}</span>
            <ChevronsUpDownIcon className="size-3.5 text-muted-foreground" />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start" className="max-w-72">
          {projects.slice(0, SHOWN).map((project) => (
            <DropdownMenuItem key={project.id} asChild>
              <Link href={`/projects/${project.id}`}>
                <span className="truncate">{project.name}</span>
                {project.id === projectId && <CheckIcon className="ml-auto" aria-label="current" />}
              </Link>
            </DropdownMenuItem>
          ))}
          {projects.length > 0 && <DropdownMenuSeparator />}
          <DropdownMenuItem asChild>
            <Link href="/">
              <FoldersIcon /> All projects
              {projects.length > SHOWN && (
                <span className="ml-auto text-xs text-muted-foreground">{projects.length}</span>
              )}
            </Link>
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => openCreate(true)}>
            <PlusIcon /> New project
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
    </>
  );
}
