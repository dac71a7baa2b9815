'use client';

import { useQuery } from '@tanstack/react-query';
import { CheckIcon, FoldersIcon, PlusIcon } from 'lucide-react';
import Link from 'next/link';
import { useParams } from 'next/navigation';
import { useCreateProject } from '@/features/projects';
import { meQuery } from '@/shared/api';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/shared/ui/dropdown-menu';
import type { MenuProps } from './lazy-menu';

const SHOWN = 12;

export function ProjectSwitcherMenu({ trigger }: MenuProps) {
  const { projectId } = useParams<{ projectId?: string }>();
  const projects = useQuery(meQuery).data?.projects ?? [];
  const openCreate = useCreateProject((dialog) => dialog.setOpen);
  return (
    <DropdownMenu defaultOpen>
      <DropdownMenuTrigger asChild>{trigger}</DropdownMenuTrigger>
      <DropdownMenuContent align="start" className="max-w-72">
        {projects.slice(0, SHOWN).map((project) => (
          <DropdownMenuItem key={project.id} asChild>
            <Link href={`/projects/${project.id}`} prefetch={false}>
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
  );
}
