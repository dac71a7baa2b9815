'use client';

import type { Project, PublishingStatus } from '@cairn/contracts';
import { ArrowDownToLineIcon, GitCommitHorizontalIcon, GitPullRequestIcon, SendIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { count } from '@/shared/lib/count';
import { branchLink } from '@/shared/lib/repository-link';
import { Card } from '@/shared/ui/card';
import { TimeAgo } from '@/shared/ui/time-ago';
import { CommitLink } from './commit-link';
import { OutboxLine } from './outbox-line';
import { usePublishing } from './publishing.queries';

/** How the project stands with its repository; nothing where it has none. */
export function PublishingCard({ project }: { project: Project }) {
  const status = usePublishing(project.id).data;
  if (!status || status.repository === 'none') return null;
  return (
    <Card role="region" aria-label="In step with git" className="gap-3 p-4 text-[0.8125rem] sm:px-5">
      <h2 className="text-sm font-semibold">In step with git</h2>
      <LastSync project={project} status={status} />
      <Waiting project={project} status={status} />
      {status.review && <ReviewLine review={status.review} project={project} status={status} />}
      {status.incoming && (
        <Line icon={ArrowDownToLineIcon}>
          <p>Changes in git wait for the end of the editing.</p>
          <p className="text-muted-foreground">
            <CommitLink commit={status.incoming.commit} repository={repositoryOf(project, status)} />, seen{' '}
            <TimeAgo at={status.incoming.since} />. Whoever edits takes them in with Sync.
          </p>
        </Line>
      )}
    </Card>
  );
}

type LineProps = { project: Project; status: PublishingStatus };

const repositoryOf = (project: Project, status: PublishingStatus) => ({
  kind: status.repository,
  url: project.repoUrl,
});

function LastSync({ project, status }: LineProps) {
  const { head, syncedAt, checkedAt } = status;
  return (
    <Line icon={GitCommitHorizontalIcon}>
      {syncedAt && head ? (
        <p>
          Both sides agreed on <CommitLink commit={head} repository={repositoryOf(project, status)} />{' '}
          <TimeAgo at={syncedAt} />
        </p>
      ) : (
        <p>Never synced yet</p>
      )}
      {checkedAt && (
        <p className="text-muted-foreground">
          Git last asked <TimeAgo at={checkedAt} />
        </p>
      )}
    </Line>
  );
}

function Waiting({ project, status }: LineProps) {
  const { pending, outbox, autoPublish } = status;
  if (outbox) {
    return (
      <Line icon={SendIcon}>
        <OutboxLine project={project} outbox={outbox} />
      </Line>
    );
  }
  if (pending === 0) return null;
  return (
    <Line icon={SendIcon}>
      <p>{count(pending, 'document')} to publish</p>
      {!autoPublish && <p className="text-muted-foreground">Nothing goes out by itself here: use Sync.</p>}
    </Line>
  );
}

function ReviewLine({
  review,
  project,
  status,
}: LineProps & { review: NonNullable<PublishingStatus['review']> }) {
  const what = status.repository === 'gitlab' ? 'Merge request' : 'Pull request';
  const href = review.url ?? branchLink(repositoryOf(project, status), review.branch);
  return (
    <Line icon={GitPullRequestIcon}>
      <p>
        {review.url ? (
          <>
            <OutLink href={review.url}>{review.number ? `${what} ${review.number}` : what}</OutLink> is open
          </>
        ) : (
          'The branch is protected, so changes are proposed in a branch:'
        )}
      </p>
      <p className="break-words text-muted-foreground">
        <code className="font-mono text-[0.9em]">
          {href && !review.url ? <OutLink href={href}>{review.branch}</OutLink> : review.branch}
        </code>{' '}
        · <TimeAgo at={review.openedAt} />
        {!review.url && '. Merge it by hand.'}
      </p>
    </Line>
  );
}

function OutLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noreferrer" className="text-primary underline underline-offset-4">
      {children}
    </a>
  );
}

function Line({ icon: Icon, children }: { icon: typeof SendIcon; children: ReactNode }) {
  return (
    <div className="flex gap-2.5">
      <Icon className="mt-0.5 size-3.5 shrink-0 text-muted-foreground" aria-hidden />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}
