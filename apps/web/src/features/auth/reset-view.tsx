'use client';

import { useMutation } from '@tanstack/react-query';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { api, formFailure, noFailure, unwrap } from '@/shared/api';
import { Button } from '@/shared/ui/button';
import { Field } from '@/shared/ui/field';
import { Form } from '@/shared/ui/form';
import { Input } from '@/shared/ui/input';
import { SubmitButton } from '@/shared/ui/submit-button';
import { EntryFrame } from './entry-frame';

/** With the token of a link: set a password. Without: ask for a link. */
export function ResetView() {
  const token = useSearchParams().get('token');
  return token ? <NewPassword token={token} /> : <AskForLink />;
}

function NewPassword({ token }: { token: string }) {
  const [password, setPassword] = useState('');
  const reset = useMutation({
    mutationFn: () =>
      unwrap(api.POST('/api/auth/password/reset', { body: { token, newPassword: password } })),
    gcTime: 0,
  });
  const failure = reset.error ? formFailure(reset.error, ['newPassword']) : noFailure;
  const submit = () => reset.mutate();
  if (reset.isSuccess) {
    return (
      <EntryFrame title="Your password is set" text="Every earlier session has ended. Sign in with it now.">
        <ToSignIn />
      </EntryFrame>
    );
  }
  return (
    <EntryFrame title="Choose a password" text="The link that brought you here works once.">
      <Form errors={failure.general} pending={reset.isPending} onSubmit={submit}>
        <Field label="New password" hint="At least 10 characters." error={failure.fields.newPassword}>
          {(control) => (
            <Input
              {...control}
              type="password"
              autoComplete="new-password"
              autoFocus
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        <SubmitButton pending={reset.isPending}>Set the password</SubmitButton>
      </Form>
    </EntryFrame>
  );
}

function AskForLink() {
  const [email, setEmail] = useState('');
  const ask = useMutation({
    mutationFn: () => unwrap(api.POST('/api/auth/password/forgot', { body: { email } })),
  });
  const failure = ask.error ? formFailure(ask.error, ['email']) : noFailure;
  const submit = () => ask.mutate();
  if (ask.isSuccess) {
    return (
      <EntryFrame
        title="Look into your mail"
        text="If there is an account with this address, a link is on its way. Where no mail is configured, your operator finds it in the server’s log."
      >
        <ToSignIn />
      </EntryFrame>
    );
  }
  return (
    <EntryFrame title="Forgot the password?" text="You get a link with which you choose a new one.">
      <Form errors={failure.general} pending={ask.isPending} onSubmit={submit}>
        <Field label="E-mail" error={failure.fields.email}>
          {(control) => (
            <Input
              {...control}
              type="email"
              autoComplete="username"
              autoFocus
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <SubmitButton pending={ask.isPending}>Send the link</SubmitButton>
      </Form>
    </EntryFrame>
  );
}

function ToSignIn() {
  return (
    <Button className="w-full" asChild>
      <Link href="/login">Go to sign-in</Link>
    </Button>
  );
}
