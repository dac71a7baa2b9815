'use client';

import type { Project, SyncPreview } from '@cairn/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { GitBranchIcon } from 'lucide-react';
import Link from 'next/link';
import { useParams, useRouter } from 'next/navigation';
import { failureSentences, hasCode, keys, maySync, projectQuery } from '@/shared/api';
import { usePageTitle } from '@/shared/lib/use-page-title';
import { repositoryName } from '@/shared/lib/repository-name';
import { useProjectEvents } from '@/shared/realtime';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { ErrorState } from '@/shared/ui/error-state';
import { FormErrors } from '@/shared/ui/form-errors';
import { Skeleton } from '@/shared/ui/skeleton';
import { SubmitButton } from '@/shared/ui/submit-button';
import { toast } from '@/shared/ui/toast';
import { PreviewLists } from './preview-lists';
import { previewSentence } from './preview-sentence';
import { useConnect, usePublishing, useSyncPreview } from './publishing.queries';

/** What a sync would do, before it does anything; the first one with a repository waits for a yes here. */
export function ConnectView() {
  const { projectId } = useParams<{ projectId: string }>();
  const project = useQuery(projectQuery(projectId));
  useProjectEvents(projectId);
  usePageTitle('What a sync would do');
  if (project.isError && !project.data) {
    return <ErrorState error={project.error} onRetry={() => void project.refetch()} />;
  }
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-col gap-5">
      <div className="space-y-1">
        <h1 className="text-xl font-semibold tracking-tight">What a sync would do</h1>
        <p className="flex min-h-5 flex-wrap items-center gap-x-2 text-muted-foreground">
          {project.data && <Place project={project.data} />}
        </p>
      </div>
      {project.data && <Preview project={project.data} />}
    </div>
  );
}

function Place({ project }: { project: Project }) {
  const { repoUrl, isSample, branch } = project;
  return (
    <>
      <Link href={`/projects/${project.id}`} className="underline-offset-4 hover:underline">
        {project.name}
      </Link>
      <span className="flex min-w-0 items-center gap-1.5">
        <GitBranchIcon className="size-3.5 shrink-0" aria-hidden />
        <span className="truncate">
          {isSample ? 'Sample repository' : repoUrl ? repositoryName(repoUrl) : 'No repository'} · {branch}
        </span>
      </span>
    </>
  );
}

function Preview({ project }: { project: Project }) {
  const client = useQueryClient();
  const preview = useSyncPreview(project.id, 'incoming', 1);
  const lookAgain = () =>
    void client.resetQueries({ queryKey: [...keys.projectRoot(project.id), 'sync-preview'] });
  if (preview.isError) {
    return (
      <ErrorState error={preview.error} title="The repository could not be looked at" onRetry={lookAgain} />
    );
  }
  if (!preview.data?.ready) return <Fetching />;
  return (
    <Card>
      <div className="space-y-2 p-4 sm:px-5">
        <p role="status" className="font-medium text-pretty">
          {previewSentence(preview.data)}
        </p>
        <p className="text-[0.8125rem] text-muted-foreground">
          Nothing has been changed yet, here or in git.
          {preview.data.head && (
            <>
              {' '}
              Looked at commit <code className="font-mono">{preview.data.head.slice(0, 7)}</code>.
            </>
          )}
        </p>
      </div>
      <PreviewLists projectId={project.id} preview={preview.data} />
      <Yes project={project} preview={preview.data} onLookAgain={lookAgain} />
    </Card>
  );
}

function Fetching() {
  return (
    <Card aria-busy className="gap-4 p-4 sm:px-5">
      <p role="status" className="text-muted-foreground">
        Looking at the repository…
      </p>
      <Skeleton className="h-9" />
      <Skeleton className="h-40" />
    </Card>
  );
}

interface YesProps {
  project: Project;
  preview: SyncPreview;
  onLookAgain: () => void;
}

function Yes({ project, preview, onLookAgain }: YesProps) {
  const router = useRouter();
  const connect = useConnect(project.id);
  const waits = usePublishing(project.id).data?.waitsForYes ?? false;
  const isStale = hasCode(connect.error, 'PREVIEW_STALE');
  const sayYes = () =>
    connect.mutate(preview.head, {
      onSuccess: () => {
        toast.success('Connected', { description: 'The first sync has started.' });
        router.push(`/projects/${project.id}`);
      },
    });
  return (
    <div className="flex flex-col gap-3 border-t p-4 sm:px-5">
      {connect.error && <FormErrors sentences={failureSentences(connect.error)} />}
      <div className="flex flex-wrap items-center gap-2">
        <p className="min-w-0 flex-1 basis-56 text-[0.8125rem] text-pretty text-muted-foreground">
          {waits ? footnote(project) : 'This project is connected already: Sync on its page does this.'}
        </p>
        <Button variant="outline" onClick={onLookAgain}>
          Look again
        </Button>
        {waits && project.can.administer && maySync(project) && !isStale && (
          <SubmitButton
            type="button"
            pending={connect.isPending}
            onClick={() => connect.isPending || sayYes()}
          >
            Connect and sync
          </SubmitButton>
        )}
      </div>
    </div>
  );
}

function footnote(project: Project): string {
  if (!project.can.administer) return 'An admin of the project has to say yes.';
  return project.autoPublish
    ? 'What would go is published right after. Collisions wait for you as conflicts.'
    : 'Collisions wait for you as conflicts; publish what would go with Sync.';
}
