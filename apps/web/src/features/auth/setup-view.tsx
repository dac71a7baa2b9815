'use client';

import { useMutation } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { api, formFailure, noFailure, unwrap } from '@/shared/api';
import { Field } from '@/shared/ui/field';
import { Form } from '@/shared/ui/form';
import { Input } from '@/shared/ui/input';
import { SubmitButton } from '@/shared/ui/submit-button';
import { EntryFrame } from './entry-frame';
import { SetupDone } from './setup-done';
import { useEntry } from './use-entry';

const emptyOwner = { name: '', email: '', password: '' };
const fieldNames = ['token', 'name', 'email', 'password'] as const;

export function SetupView() {
  const linkToken = useSearchParams().get('token') ?? '';
  const { setupRequired, arrive } = useEntry('setup');
  const [typedToken, setTypedToken] = useState<string>();
  const [owner, setOwner] = useState(emptyOwner);
  const token = typedToken ?? linkToken;
  const setup = useMutation({
    mutationFn: () => unwrap(api.POST('/api/auth/setup', { body: { token: token.trim(), ...owner } })),
    onSuccess: () => arrive('/'),
  });
  const failure = setup.error ? formFailure(setup.error, fieldNames) : noFailure;
  const submit = () => setup.mutate();
  const set = (field: keyof typeof emptyOwner) => (event: { target: { value: string } }) =>
    setOwner((before) => ({ ...before, [field]: event.target.value }));

  if (setupRequired === false) return <SetupDone />;
  return (
    <EntryFrame
      title="Set up Cairn"
      text="You are the first here. This makes the owner’s account, which may do everything."
    >
      <Form errors={failure.general} pending={setup.isPending || setup.isSuccess} onSubmit={submit}>
        <Field
          label="Setup token"
          hint="Printed once in the terminal where Cairn was started. The link there fills it in."
          error={failure.fields.token}
        >
          {(control) => (
            <Input
              {...control}
              name="token"
              autoComplete="off"
              spellCheck={false}
              className="font-mono"
              value={token}
              onChange={(event) => setTypedToken(event.target.value)}
            />
          )}
        </Field>
        <Field label="Your name" error={failure.fields.name}>
          {(control) => (
            <Input
              {...control}
              name="name"
              autoComplete="name"
              autoFocus
              value={owner.name}
              onChange={set('name')}
            />
          )}
        </Field>
        <Field label="E-mail" error={failure.fields.email}>
          {(control) => (
            <Input
              {...control}
              type="email"
              name="email"
              autoComplete="username"
              value={owner.email}
              onChange={set('email')}
            />
          )}
        </Field>
        <Field label="Password" hint="At least 10 characters." error={failure.fields.password}>
          {(control) => (
            <Input
              {...control}
              type="password"
              name="password"
              autoComplete="new-password"
              value={owner.password}
              onChange={set('password')}
            />
          )}
        </Field>
        <SubmitButton pending={setup.isPending || setup.isSuccess}>Create the owner and sign in</SubmitButton>
      </Form>
    </EntryFrame>
  );
}
