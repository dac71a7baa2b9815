'use client';

import type { ProposalState } from '@cairn/contracts';
import { ArrowLeftIcon, FilePenLineIcon } from 'lucide-react';
import { useMonaco } from '@/features/editor';
import { isMissing } from '@/shared/api';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorState } from '@/shared/ui/error-state';
import { Skeleton } from '@/shared/ui/skeleton';
import { OpenProposal } from './open-proposal';
import { useProposal, useProposals } from './proposal.queries';

interface ProposalPaneProps {
  projectId: string;
  state: ProposalState;
  chosen: string | null;
  onBack: () => void;
}

/** The proposal that is looked at, or that none is. */
export function ProposalPane({ projectId, state, chosen, onBack }: ProposalPaneProps) {
  const { data: list } = useProposals(projectId, state, 1);
  if (chosen === null) {
    if (list?.meta.total === 0) return null;
    return (
      <Card className="justify-center max-lg:hidden lg:min-h-96">
        <EmptyState
          icon={FilePenLineIcon}
          title="Choose a proposal"
          description="You see what would change, beside the document as it is now."
        />
      </Card>
    );
  }
  return (
    <section aria-label="Proposal" className="flex min-w-0 flex-col gap-3">
      <Button variant="ghost" size="sm" className="-ml-2 self-start lg:hidden" onClick={onBack}>
        <ArrowLeftIcon /> All proposals
      </Button>
      <Chosen key={chosen} projectId={projectId} proposalId={chosen} onBack={onBack} />
    </section>
  );
}

interface ChosenProps {
  projectId: string;
  proposalId: string;
  onBack: () => void;
}

function Chosen({ projectId, proposalId, onBack }: ChosenProps) {
  const query = useProposal(projectId, proposalId);
  const { monaco, error, retry } = useMonaco();
  if (query.isError && !query.data) {
    return isMissing(query.error) ? (
      <EmptyState icon={FilePenLineIcon} title="There is no such proposal" />
    ) : (
      <ErrorState
        error={query.error}
        title="The proposal could not be loaded"
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (error !== undefined) {
    return <ErrorState error={error} title="The editor could not be loaded" onRetry={retry} />;
  }
  if (!query.data || !monaco) return <PaneSkeleton />;
  const { data } = query;
  // Anew with another version: what is edited is always made from what is shown.
  return (
    <OpenProposal
      key={`${data.state} ${data.current?.version ?? 0}`}
      monaco={monaco}
      proposal={data}
      onDecided={onBack}
    />
  );
}

function PaneSkeleton() {
  return (
    <div aria-busy className="flex flex-col gap-3">
      <Skeleton className="h-6 w-64 max-w-full" />
      <Skeleton className="h-4 w-80 max-w-full" />
      <Skeleton className="h-[60vh]" />
    </div>
  );
}
