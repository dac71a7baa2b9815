'use client';

import type { ResponseBody, memberEndpoints } from '@cairn/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter, useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { api, failureText, formFailure, keys, meQuery, noFailure, unwrap } from '@/shared/api';
import { Button } from '@/shared/ui/button';
import { Field } from '@/shared/ui/field';
import { Form } from '@/shared/ui/form';
import { FormErrors } from '@/shared/ui/form-errors';
import { Input } from '@/shared/ui/input';
import { Skeleton } from '@/shared/ui/skeleton';
import { SubmitButton } from '@/shared/ui/submit-button';
import { EntryFrame } from './entry-frame';
import { useEntry } from './use-entry';
import { useSignOut } from './use-sign-out';

type Offer = ResponseBody<typeof memberEndpoints.lookAtInvitation>;

/** What the link of an invitation shows: what it is for, and the way in that fits. */
export function InvitationView() {
  const token = useSearchParams().get('token') ?? '';
  const offer = useQuery({
    queryKey: keys.invitation(token),
    queryFn: () => unwrap(api.POST('/api/auth/invitation/look', { body: { token } })),
    enabled: token !== '',
    retry: false,
  });
  if (token === '' || offer.isError) {
    const text = offer.error ? failureText(offer.error) : 'The link has no token in it. Copy the whole link.';
    return (
      <EntryFrame title="This invitation does not work" text={text}>
        <Button variant="outline" className="w-full" asChild>
          <Link href="/login">Go to sign-in</Link>
        </Button>
      </EntryFrame>
    );
  }
  if (!offer.data) {
    return (
      <EntryFrame title="An invitation" text="Looking what it is for.">
        <Skeleton className="h-9" />
      </EntryFrame>
    );
  }
  const { projectName, role, invitedByName, hasAccount } = offer.data;
  const text = `${invitedByName} invites you as ${role} of “${projectName}”.`;
  return (
    <EntryFrame title={`Join ${projectName}`} text={text}>
      {hasAccount ? (
        <AcceptForm token={token} offer={offer.data} />
      ) : (
        <JoinForm token={token} offer={offer.data} />
      )}
    </EntryFrame>
  );
}

function AcceptForm({ token, offer }: { token: string; offer: Offer }) {
  const router = useRouter();
  const here = `/invitation?token=${encodeURIComponent(token)}`;
  const me = useQuery({ ...meQuery, retry: false });
  const signOut = useSignOut(here);
  const accept = useMutation({
    mutationFn: () => unwrap(api.POST('/api/auth/invitation/accept', { body: { token } })),
    onSuccess: ({ projectId }) => router.replace(`/projects/${projectId}`),
  });
  if (me.isPending) return <Skeleton className="h-9" />;
  const signedInAs = me.data?.email;
  const isInvited = signedInAs?.toLowerCase() === offer.email.toLowerCase();
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm text-muted-foreground">
        It is for the account <span className="font-medium text-foreground">{offer.email}</span>.{' '}
        {adviceFor(signedInAs, isInvited)}
      </p>
      {accept.error && <FormErrors sentences={[failureText(accept.error)]} />}
      {isInvited && (
        <Button disabled={accept.isPending} onClick={() => accept.mutate()}>
          Accept the invitation
        </Button>
      )}
      {signedInAs && !isInvited && <Button onClick={signOut}>Sign out and use another account</Button>}
      {!signedInAs && (
        <Button asChild>
          <Link href={`/login?next=${encodeURIComponent(here)}`}>Sign in</Link>
        </Button>
      )}
    </div>
  );
}

function adviceFor(signedInAs: string | undefined, isInvited: boolean): string {
  if (signedInAs === undefined) return 'Sign in with it first, then accept.';
  return isInvited
    ? 'You are signed in with it.'
    : `You are signed in as ${signedInAs}, which is another one.`;
}

function JoinForm({ token, offer }: { token: string; offer: Offer }) {
  const { arrive } = useEntry('login');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const join = useMutation({
    mutationFn: () => unwrap(api.POST('/api/auth/invitation', { body: { token, name, password } })),
    onSuccess: () => arrive('/'),
  });
  const failure = join.error ? formFailure(join.error, ['name', 'password']) : noFailure;
  const submit = () => join.mutate();
  return (
    <Form errors={failure.general} pending={join.isPending || join.isSuccess} onSubmit={submit}>
      <Field label="E-mail" hint="The address that was invited.">
        {(control) => (
          <Input {...control} type="email" autoComplete="username" readOnly value={offer.email} />
        )}
      </Field>
      <Field label="Your name" error={failure.fields.name}>
        {(control) => (
          <Input
            {...control}
            autoComplete="name"
            autoFocus
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field label="Password" hint="At least 10 characters." error={failure.fields.password}>
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <SubmitButton pending={join.isPending || join.isSuccess}>Join</SubmitButton>
    </Form>
  );
}
