'use client';

import type { Project } from '@cairn/contracts';
import { ArrowDownIcon, ArrowUpIcon, ChevronDownIcon, RefreshCwIcon } from 'lucide-react';
import { maySync } from '@/shared/api';
import { Button } from '@/shared/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/shared/ui/dropdown-menu';
import { isRunning, useStartSync, useSyncJobs } from './sync.queries';

/** Takes new commits and publishes changed documents; one of both from its menu. */
export function SyncButton({ project }: { project: Project }) {
  const jobs = useSyncJobs(project.id);
  const start = useStartSync(project.id);
  if (!maySync(project)) return null;
  const isBusy = start.isPending || (jobs.data?.some(isRunning) ?? false);
  return (
    <div className="flex">
      <Button
        variant="outline"
        className="rounded-r-none"
        aria-disabled={isBusy || undefined}
        onClick={() => isBusy || start.mutate('both')}
      >
        <RefreshCwIcon className={isBusy ? 'animate-spin' : undefined} aria-hidden />
        Sync
      </Button>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button
            variant="outline"
            className="-ml-px w-8 rounded-l-none px-0"
            aria-label="Sync one way"
            disabled={isBusy}
          >
            <ChevronDownIcon />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem onSelect={() => start.mutate('pull')}>
            <ArrowDownIcon /> Only take from git
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => start.mutate('push')}>
            <ArrowUpIcon /> Only publish
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
    </div>
  );
}
