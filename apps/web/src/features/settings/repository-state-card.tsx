'use client';

import type { Project, PublishingStatus } from '@cairn/contracts';
import type { ReactNode } from 'react';
import { OutboxLine } from '@/features/sync';
import { Card, CardContent, CardHeader, CardTitle } from '@/shared/ui/card';
import { TimeAgo } from '@/shared/ui/time-ago';

const ways = {
  github: 'GitHub, by its API',
  gitlab: 'GitLab, by its API',
  git: 'Git, by plain push',
  sample: 'The sample’s own repository',
  none: '',
};

/** What the server makes of the repository, and what is on its way to it. */
export function RepositoryStateCard({ project, status }: { project: Project; status: PublishingStatus }) {
  if (status.repository === 'none') return null;
  const { outbox, pending, checkedAt, autoPublish } = status;
  return (
    <Card role="region" aria-label="State of the repository">
      <CardHeader>
        <CardTitle>State</CardTitle>
      </CardHeader>
      <CardContent>
        <dl className="grid gap-x-6 gap-y-3 text-[0.8125rem] sm:grid-cols-[10rem_minmax(0,1fr)]">
          <Fact name="Reached as">{wayOf(status)}</Fact>
          {status.repository !== 'sample' && (
            <Fact name="Signed in with">{credentialOf(project, status.signsInBy)}</Fact>
          )}
          <Fact name="Asked for changes">
            {checkedAt ? (
              <>
                <TimeAgo at={checkedAt} />, and every 5 to 10 min
              </>
            ) : (
              'Not yet; every 5 to 10 min'
            )}
          </Fact>
          <Fact name="Next publish">
            {outbox ? <OutboxLine project={project} outbox={outbox} /> : nothingWaits(pending, autoPublish)}
          </Fact>
        </dl>
      </CardContent>
    </Card>
  );
}

/** Without a proof of who asks, an API takes no commits, so git does. */
function wayOf({ repository, signsInBy }: PublishingStatus): string {
  const isApi = repository === 'github' || repository === 'gitlab';
  return isApi && signsInBy === 'nothing'
    ? `${hosts[repository]}, by plain push: its API wants a token`
    : ways[repository];
}

const hosts = { github: 'GitHub', gitlab: 'GitLab' };

function credentialOf({ tokenLast4 }: Project, signsInBy: PublishingStatus['signsInBy']): string {
  if (signsInBy === 'token') return `A token that ends in ${tokenLast4}`;
  return signsInBy === 'github-app'
    ? 'The GitHub App of this server, where it is installed'
    : 'Nothing: as anybody may';
}

function nothingWaits(pending: number, autoPublish: boolean): string {
  if (pending === 0) return 'Nothing waits: git has it all';
  return autoPublish ? `${pending} wait for the next sync` : `${pending} wait for somebody to publish them`;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-muted-foreground max-sm:-mb-2">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}
