'use client';

import type { DeviceSignIn } from '@cairn/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { allPages } from '@cairn/api-client';
import { api, failureText, keys, unwrap } from '@/shared/api';
import { Button } from '@/shared/ui/button';
import { Field } from '@/shared/ui/field';
import { Form } from '@/shared/ui/form';
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from '@/shared/ui/select';
import { Skeleton } from '@/shared/ui/skeleton';
import { SubmitButton } from '@/shared/ui/submit-button';
import { EntryFrame } from './entry-frame';

interface DeviceDecisionProps {
  code: string;
  device: DeviceSignIn;
  personName: string;
}

export function DeviceDecision({ code, device, personName }: DeviceDecisionProps) {
  const projects = useQuery({
    queryKey: keys.projectChoices,
    queryFn: () =>
      allPages((page) => unwrap(api.GET('/api/projects', { params: { query: { page, perPage: 100 } } }))),
  });
  const [chosen, setChosen] = useState<string>();
  const asked = projects.data?.find(({ id }) => id === device.projectId)?.id;
  const projectId = chosen ?? asked ?? (projects.data?.length === 1 ? projects.data[0]!.id : undefined);
  const approve = useMutation({
    mutationFn: (id: string) =>
      unwrap(
        api.POST('/api/projects/{projectId}/device-approvals', {
          params: { path: { projectId: id } },
          body: { userCode: code },
        }),
      ),
  });
  const refuse = useMutation({
    mutationFn: () => unwrap(api.POST('/api/auth/device/refuse', { body: { userCode: code } })),
  });
  if (approve.isSuccess) return <Decided title={`${device.machineName} is signed in`} text={APPROVED} />;
  if (refuse.isSuccess) return <Decided title={`${device.machineName} was turned away`} text={REFUSED} />;
  const failed = approve.error ?? refuse.error ?? projects.error;
  const isBusy = approve.isPending || refuse.isPending;
  return (
    <EntryFrame title={`Let ${device.machineName} in?`} text={`It will act as ${personName} in one project.`}>
      <Form
        errors={failed ? [failureText(failed)] : []}
        pending={isBusy}
        onSubmit={() => projectId && approve.mutate(projectId)}
      >
        <DeviceFacts code={code} device={device} />
        {projects.data?.length === 0 && (
          <p className="text-sm">There is no project yet. Make one first, then run “cairn login” again.</p>
        )}
        {projects.isPending && <Skeleton className="h-15" />}
        {projects.data && projects.data.length > 0 && (
          <Field label="Project" hint="The machine gets an API key for it, which you can revoke at any time.">
            {(control) => (
              <Select value={projectId ?? ''} onValueChange={setChosen}>
                <SelectTrigger {...control}>
                  <SelectValue placeholder="Choose a project" />
                </SelectTrigger>
                <SelectContent>
                  {projects.data.map(({ id, name }) => (
                    <SelectItem key={id} value={id}>
                      {name}
                    </SelectItem>
                  ))}
                </SelectContent>
              </Select>
            )}
          </Field>
        )}
        <SubmitButton pending={approve.isPending} disabled={!projectId || isBusy}>
          Let it in
        </SubmitButton>
        <Button variant="outline" disabled={isBusy} onClick={() => refuse.mutate()}>
          I did not ask for this
        </Button>
      </Form>
    </EntryFrame>
  );
}

function DeviceFacts({ code, device }: { code: string; device: DeviceSignIn }) {
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 rounded-lg border bg-card p-4 text-sm">
      <dt className="text-muted-foreground">Code</dt>
      <dd className="font-mono font-medium tracking-widest">{code}</dd>
      <dt className="text-muted-foreground">Machine</dt>
      <dd className="min-w-0 break-words">{device.machineName}</dd>
      <dt className="text-muted-foreground">Asks from</dt>
      <dd className="min-w-0 break-words">{device.ip ?? 'an unknown address'}</dd>
      <dd className="col-span-2 text-pretty text-muted-foreground">
        Go on only if your own terminal shows this very code.
      </dd>
    </dl>
  );
}

const APPROVED = 'Go back to the terminal: it goes on by itself. You can close this page.';
const REFUSED = 'Its code has ended; it got nothing. If somebody sent you the link, tell your administrator.';

function Decided({ title, text }: { title: string; text: string }) {
  return (
    <EntryFrame title={title} text={text}>
      <Button variant="outline" className="w-full" asChild>
        <Link href="/">Go to the projects</Link>
      </Button>
    </EntryFrame>
  );
}
