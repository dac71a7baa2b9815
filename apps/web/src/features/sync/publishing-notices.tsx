'use client';

import type { Project, PublishingStatus } from '@cairn/contracts';
import { CircleAlertIcon, GitBranchIcon, HistoryIcon } from 'lucide-react';
import Link from 'next/link';
import { mayEdit } from '@/shared/api';
import { Button } from '@/shared/ui/button';
import { Notice } from '@/shared/ui/notice';
import { TimeAgo } from '@/shared/ui/time-ago';
import { HeldDeletionsNotice } from './held-deletions';
import { useDismissRewritten, usePublishing } from './publishing.queries';
import { useSyncJobs } from './sync.queries';

/** What about git waits for a person. */
export function PublishingNotices({ project }: { project: Project }) {
  const status = usePublishing(project.id).data;
  if (!status) return null;
  return (
    <>
      {status.waitsForYes && <WaitsForYes project={project} />}
      {status.heldDeletions && <HeldDeletionsNotice project={project} held={status.heldDeletions} />}
      {status.rewritten && <Rewritten project={project} rewritten={status.rewritten} />}
      {status.problem && <Problem project={project} problem={status.problem} />}
    </>
  );
}

function WaitsForYes({ project }: { project: Project }) {
  return (
    <Notice
      variant="warning"
      icon={GitBranchIcon}
      actions={
        <Button size="sm" asChild>
          <Link href={`/projects/${project.id}/connect`}>See what would happen</Link>
        </Button>
      }
    >
      <p className="font-medium">A repository was connected, and nothing is synced yet.</p>
      <p className="text-[0.8125rem] text-muted-foreground">
        There were documents here before. Look at what would come, go and collide, then say yes.
      </p>
    </Notice>
  );
}

interface RewrittenProps {
  project: Project;
  rewritten: NonNullable<PublishingStatus['rewritten']>;
}

function Rewritten({ project, rewritten }: RewrittenProps) {
  const dismiss = useDismissRewritten(project.id);
  return (
    <Notice
      variant="warning"
      icon={HistoryIcon}
      actions={
        mayEdit(project) && (
          <Button size="sm" variant="outline" disabled={dismiss.isPending} onClick={() => dismiss.mutate()}>
            Dismiss
          </Button>
        )
      }
    >
      <p className="font-medium">
        The history of {project.branch} was rewritten <TimeAgo at={rewritten.at} />.
      </p>
      <p className="text-[0.8125rem] text-muted-foreground">
        It was at <code className="font-mono">{rewritten.from.slice(0, 7)}</code> and is at{' '}
        <code className="font-mono">{rewritten.to.slice(0, 7)}</code>. What was published from here and is
        gone there stands among the conflicts.
      </p>
    </Notice>
  );
}

interface ProblemProps {
  project: Project;
  problem: NonNullable<PublishingStatus['problem']>;
}

function Problem({ project, problem }: ProblemProps) {
  const [job] = useSyncJobs(project.id).data ?? [];
  // The failed sync says the same, with the way to try again.
  if (job?.state === 'failed' && job.error?.code === problem.code) return null;
  const settings = project.can.administer && (
    <Button size="sm" variant="outline" asChild>
      <Link href={`/projects/${project.id}/settings?tab=repository`}>Repository settings</Link>
    </Button>
  );
  return (
    <Notice variant="destructive" icon={CircleAlertIcon} actions={settings}>
      <p className="font-medium">
        The repository cannot be worked with since <TimeAgo at={problem.since} />. All documents are kept.
      </p>
      {problem.message.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </Notice>
  );
}
