'use client';

import type { Proposal, ProposalState } from '@cairn/contracts';
import { FilePenLineIcon } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { cn } from '@/shared/lib/cn';
import { Badge } from '@/shared/ui/badge';
import { Card } from '@/shared/ui/card';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorState } from '@/shared/ui/error-state';
import { Pager } from '@/shared/ui/pager';
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from '@/shared/ui/select';
import { Skeleton } from '@/shared/ui/skeleton';
import { TimeAgo } from '@/shared/ui/time-ago';
import { proposerOf, STATES } from './proposal-text';
import { PER_PAGE, useProposals } from './proposal.queries';

interface ProposalListProps {
  projectId: string;
  state: ProposalState;
  chosen: string | null;
  addressOf: (state: ProposalState, proposalId?: string) => string;
  onState: (state: ProposalState) => void;
}

export function ProposalList({ projectId, state, chosen, addressOf, onState }: ProposalListProps) {
  const [page, setPage] = useState(1);
  const list = useProposals(projectId, state, page);
  const proposals = list.data?.data ?? [];
  return (
    <Card aria-busy={list.isPending} className="overflow-hidden">
      <div className="border-b p-3">
        <Select value={state} onValueChange={(wanted) => onState(wanted as ProposalState)}>
          <SelectTrigger aria-label="Which proposals" className="w-full">
            <SelectValue />
          </SelectTrigger>
          <SelectContent>
            {Object.entries(STATES).map(([value, label]) => (
              <SelectItem key={value} value={value}>
                {label}
              </SelectItem>
            ))}
          </SelectContent>
        </Select>
      </div>
      {list.isPending && <ListSkeleton />}
      {list.isError && proposals.length === 0 && (
        <ErrorState
          error={list.error}
          title="The proposals could not be loaded"
          onRetry={() => void list.refetch()}
        />
      )}
      {list.isSuccess && proposals.length === 0 && <Nothing state={state} />}
      {proposals.length > 0 && (
        <ul aria-label="Proposals" className="divide-y">
          {proposals.map((one) => (
            <ProposalRow
              key={one.id}
              proposal={one}
              href={addressOf(state, one.id)}
              isChosen={one.id === chosen}
            />
          ))}
        </ul>
      )}
      {list.data && list.data.meta.total > PER_PAGE && (
        <div className="border-t p-3">
          <Pager page={page} perPage={PER_PAGE} total={list.data.meta.total} onPage={setPage} />
        </div>
      )}
    </Card>
  );
}

function ProposalRow({ proposal, href, isChosen }: { proposal: Proposal; href: string; isChosen: boolean }) {
  const { fileName, kind, message, createdAt } = proposal;
  return (
    <li>
      <Link
        href={href}
        scroll={false}
        aria-current={isChosen ? 'true' : undefined}
        className={cn(
          'block space-y-0.5 px-4 py-3 hover:bg-accent focus-visible:-outline-offset-2',
          isChosen && 'bg-accent',
        )}
      >
        <span className="flex items-center gap-2">
          <span className="min-w-0 flex-1 truncate font-mono text-[0.8125rem]" title={fileName}>
            {fileName}
          </span>
          {kind !== 'change' && (
            <Badge variant={kind === 'delete' ? 'destructive' : 'success'}>
              {kind === 'delete' ? 'Deletion' : 'New'}
            </Badge>
          )}
        </span>
        {message && <span className="line-clamp-2 text-sm break-words">{message}</span>}
        <span className="block text-xs break-words text-muted-foreground">
          {proposerOf(proposal)} · <TimeAgo at={createdAt} />
        </span>
      </Link>
    </li>
  );
}

function Nothing({ state }: { state: ProposalState }) {
  if (state !== 'open') {
    return <EmptyState icon={FilePenLineIcon} title="None" description="Not in the last 90 days." />;
  }
  return (
    <EmptyState
      icon={FilePenLineIcon}
      title="Nothing waits for you"
      description="What AI tools propose for documents shows up here, and changes nothing until somebody accepts it."
    />
  );
}

function ListSkeleton() {
  return (
    <div className="flex flex-col gap-4 p-4">
      {[0, 1, 2].map((row) => (
        <div key={row} className="space-y-2">
          <Skeleton className="h-4 w-40" />
          <Skeleton className="h-3 w-56 max-w-full" />
        </div>
      ))}
    </div>
  );
}
