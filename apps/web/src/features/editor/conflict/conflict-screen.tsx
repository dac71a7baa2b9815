'use client';

import type { Project } from '@cairn/contracts';
import { CircleCheckIcon } from 'lucide-react';
import Link from 'next/link';
import { useParams } from 'next/navigation';
import { useState } from 'react';
import { useConflict } from '@/features/sync';
import { isMissing } from '@/shared/api';
import { usePageTitle } from '@/shared/lib/use-page-title';
import { Button } from '@/shared/ui/button';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorState } from '@/shared/ui/error-state';
import { Skeleton } from '@/shared/ui/skeleton';
import { EditorFailure } from '../screen/editor-failure';
import { useWorkspace } from '../screen/workspace-context';
import { OpenConflict } from './open-conflict';
import { type FullConflict, standOf } from './use-merge-models';

/** One conflict with git, from its address to the texts that contradict each other. */
export function ConflictScreen() {
  const { conflictId } = useParams<{ conflictId: string }>();
  const { projectId, project, monaco, monacoError } = useWorkspace();
  const query = useConflict(projectId, conflictId);
  const { data } = query;
  usePageTitle(data && `Conflict: ${data.fileName}`);
  if (data?.resolvedAt) return <Settled projectId={projectId} title="This conflict is settled" />;
  if (query.isError && !data) {
    if (isMissing(query.error)) return <Settled projectId={projectId} title="There is no such conflict" />;
    return (
      <ErrorState
        error={query.error}
        title="The conflict could not be loaded"
        onRetry={() => void query.refetch()}
        className="m-auto"
      />
    );
  }
  if (monacoError) return <EditorFailure />;
  if (!data || !project || !monaco) return <ConflictSkeleton />;
  return <Pinned key={data.id} project={project} latest={data} />;
}

/** What somebody works on stays as it is, whatever happens on either side; then it says so. */
function Pinned({ project, latest }: { project: Project; latest: FullConflict }) {
  const { monaco } = useWorkspace();
  const [conflict, setConflict] = useState(latest);
  const isSame = standOf(conflict) === standOf(latest);
  if (!monaco) return <ConflictSkeleton />;
  return (
    <OpenConflict
      key={standOf(conflict)}
      monaco={monaco}
      project={project}
      conflict={conflict}
      // It may come to be after the conflict.
      branch={latest.branch}
      onStartOver={isSame ? undefined : () => setConflict(latest)}
    />
  );
}

function Settled({ projectId, title }: { projectId: string; title: string }) {
  return (
    <EmptyState
      icon={CircleCheckIcon}
      title={title}
      description="Somebody chose a text, or both sides came to the same."
      className="m-auto"
    >
      <Button asChild size="sm">
        <Link href={`/projects/${projectId}`}>Go to the project</Link>
      </Button>
    </EmptyState>
  );
}

function ConflictSkeleton() {
  return (
    <div aria-busy className="flex flex-1 flex-col gap-4 p-4">
      <Skeleton className="h-6 w-64 max-w-full" />
      <Skeleton className="h-9" />
      <Skeleton className="flex-1" />
    </div>
  );
}
