'use client';

import type { Project, PublishingStatus } from '@cairn/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { withFreshProof } from '@/features/fresh-proof';
import { api, failureSentences, keys, unwrap } from '@/shared/api';
import { Card, CardContent, CardDescription, CardFooter, CardHeader, CardTitle } from '@/shared/ui/card';
import { CodeBlock } from '@/shared/ui/code-block';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { FormErrors } from '@/shared/ui/form-errors';
import { ShownOnceDialog } from '@/shared/ui/shown-once-dialog';
import { SubmitButton } from '@/shared/ui/submit-button';
import { TimeAgo } from '@/shared/ui/time-ago';
import { readOnlyReason } from './settings-form';

const providerNames = { github: 'GitHub', gitlab: 'GitLab' };

/** How git tells of pushes at once: the address and secret for the provider, and what has come in. */
export function WebhookCard({ project, status }: { project: Project; status: PublishingStatus }) {
  const { url, hasSecret, deliveries } = status.webhook;
  const isKnown = status.repository === 'github' || status.repository === 'gitlab';
  if (!isKnown || !url) return null;
  const provider = providerNames[status.repository as keyof typeof providerNames];
  return (
    <Card>
      <CardHeader>
        <CardTitle>Webhook</CardTitle>
        <CardDescription>
          With it, a push at {provider} shows here at once; without it, within some minutes.
        </CardDescription>
      </CardHeader>
      <CardContent className="flex flex-col gap-4">
        <div className="space-y-2">
          <p className="text-sm font-medium">
            {status.repository === 'github' ? 'Payload URL' : 'URL'}
            <span className="font-normal text-muted-foreground">
              {status.repository === 'github'
                ? ' · content type application/json, just the push event'
                : ' · trigger “Push events”'}
            </span>
          </p>
          <CodeBlock label="Address of the webhook" text={url} />
        </div>
        <Deliveries deliveries={deliveries} />
      </CardContent>
      <CardFooter className="min-h-14 flex-wrap justify-between">
        <span className="text-[0.8125rem] text-muted-foreground">
          {readOnlyReason(project) ??
            (hasSecret ? 'A secret is set.' : 'No secret yet: every delivery is refused.')}
        </span>
        {!readOnlyReason(project) && <NewSecret projectId={project.id} hasSecret={hasSecret} />}
      </CardFooter>
    </Card>
  );
}

function Deliveries({ deliveries }: { deliveries: PublishingStatus['webhook']['deliveries'] }) {
  if (deliveries.length === 0) {
    return <p className="text-[0.8125rem] text-muted-foreground">Nothing has been delivered yet.</p>;
  }
  return (
    <div className="space-y-2">
      <h3 className="text-sm font-medium">Last deliveries</h3>
      <ul aria-label="Last deliveries" className="divide-y rounded-md border text-[0.8125rem]">
        {deliveries.map(({ id, receivedAt }) => (
          <li key={id} className="flex items-center justify-between gap-3 px-3 py-1.5">
            <code className="min-w-0 truncate font-mono text-xs">{id}</code>
            <TimeAgo at={receivedAt} className="shrink-0 text-muted-foreground" />
          </li>
        ))}
      </ul>
    </div>
  );
}

function NewSecret({ projectId, hasSecret }: { projectId: string; hasSecret: boolean }) {
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const [secret, setSecret] = useState<string>();
  const make = useMutation({
    mutationFn: () =>
      withFreshProof(() =>
        unwrap(api.POST('/api/projects/{projectId}/webhook-secret', { params: { path: { projectId } } })),
      ),
    onSuccess: (made) => setSecret(made.secret),
    onSettled: () => client.invalidateQueries({ queryKey: keys.projectRoot(projectId) }),
  });
  return (
    <>
      {make.error && <FormErrors sentences={failureSentences(make.error)} />}
      <SubmitButton
        type="button"
        size="sm"
        variant="outline"
        pending={make.isPending}
        onClick={() => (hasSecret ? setAsking(true) : make.mutate())}
      >
        {hasSecret ? 'Make a new secret…' : 'Make a secret'}
      </SubmitButton>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title="Make a new secret?"
        description="The old one ends at once: until the provider has the new one, its deliveries are refused, and git is asked every few minutes instead."
        action="Make a new secret"
        onConfirm={() => make.mutate()}
      />
      <ShownOnceDialog
        title="The webhook’s secret"
        description="Enter it at the provider, as “Secret” at GitHub or “Secret token” at GitLab. It is not shown again."
        label="The secret"
        text={secret}
        action="I have copied it"
        onDone={() => setSecret(undefined)}
      />
    </>
  );
}
