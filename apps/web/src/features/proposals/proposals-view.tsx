'use client';

import type { ProposalState } from '@cairn/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useParams, useRouter, useSearchParams } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { ProjectMissing } from '@/features/project-page';
import { keys, projectQuery } from '@/shared/api';
import { cn } from '@/shared/lib/cn';
import { usePageTitle } from '@/shared/lib/use-page-title';
import { useProjectEvents } from '@/shared/realtime';
import { ProposalPane } from './proposal-pane';
import { ProposalList } from './proposal-list';
import { stateOf } from './proposal-text';
import { useProposalsSeen } from './proposal.queries';

/** What programs propose for the documents of a project, and the one that is looked at. */
export function ProposalsView() {
  const { projectId } = useParams<{ projectId: string }>();
  const project = useQuery(projectQuery(projectId));
  const client = useQueryClient();
  const router = useRouter();
  const search = useSearchParams();
  const state = stateOf(search.get('state'));
  const chosen = search.get('proposal');
  const heading = useRef<HTMLHeadingElement>(null);
  const { mutate: markSeen } = useProposalsSeen(projectId);
  useProjectEvents(projectId, (event) => {
    if (event.name === 'proposal:changed' && event.state === 'open') markSeen();
    // What merges, and with what, is another matter with another text.
    if (event.name === 'doc:updated' || event.name === 'doc:deleted')
      void client.invalidateQueries({ queryKey: keys.proposals(projectId) });
  });
  usePageTitle(project.data && `Proposals of ${project.data.name}`);
  useEffect(() => markSeen(), [markSeen]);

  if (project.isError && !project.data) {
    return <ProjectMissing error={project.error} onRetry={() => void project.refetch()} />;
  }
  const addressOf = (wanted: ProposalState, proposalId?: string) =>
    `/projects/${projectId}/proposals?state=${wanted}${proposalId ? `&proposal=${proposalId}` : ''}`;
  const backToList = () => {
    router.replace(addressOf(state), { scroll: false });
    heading.current?.focus();
  };
  return (
    <div className="flex w-full flex-col gap-5">
      <div className={cn('min-w-0 space-y-1', chosen && 'max-lg:hidden')}>
        <h1 ref={heading} tabIndex={-1} className="text-xl font-semibold tracking-tight outline-none">
          Proposals
        </h1>
        <p className="min-h-5 text-muted-foreground">
          {project.data && (
            <Link href={`/projects/${projectId}`} className="underline-offset-4 hover:underline">
              {project.data.name}
            </Link>
          )}
        </p>
      </div>
      <div className="grid min-w-0 gap-5 lg:grid-cols-[20rem_minmax(0,1fr)]">
        <div className={cn('min-w-0', chosen && 'max-lg:hidden')}>
          <ProposalList
            key={state}
            projectId={projectId}
            state={state}
            chosen={chosen}
            addressOf={addressOf}
            onState={(wanted) => router.replace(addressOf(wanted), { scroll: false })}
          />
        </div>
        <ProposalPane projectId={projectId} state={state} chosen={chosen} onBack={backToList} />
      </div>
    </div>
  );
}
