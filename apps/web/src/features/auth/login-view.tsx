'use client';

import { useMutation } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { api, formFailure, noFailure, unwrap } from '@/shared/api';
import { Button } from '@/shared/ui/button';
import { Field } from '@/shared/ui/field';
import { FormErrors } from '@/shared/ui/form-errors';
import { Input } from '@/shared/ui/input';
import { SubmitButton } from '@/shared/ui/submit-button';
import { EntryFrame } from './entry-frame';
import { safeNext } from './safe-next';
import { useEntry } from './use-entry';

const fieldNames = ['email', 'password'] as const;

export function LoginView() {
  const next = useSearchParams().get('next');
  const { providers, arrive } = useEntry('login');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const login = useMutation({
    mutationFn: () => unwrap(api.POST('/api/auth/login', { body: { email, password } })),
    onSuccess: () => arrive(safeNext(next)),
  });
  const failure = login.error ? formFailure(login.error, fieldNames) : noFailure;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!login.isPending) login.mutate();
  };

  return (
    <EntryFrame title="Sign in to Cairn" text="The agreed way for your team’s coding agents.">
      <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
        <FormErrors sentences={failure.general} />
        <Field label="E-mail" error={failure.fields.email}>
          {(control) => (
            <Input
              {...control}
              type="email"
              name="email"
              autoComplete="username"
              autoFocus
              required
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <Field label="Password" error={failure.fields.password}>
          {(control) => (
            <Input
              {...control}
              type="password"
              name="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        <SubmitButton pending={login.isPending || login.isSuccess}>Sign in</SubmitButton>
        {providers?.map((provider) => (
          <Button key={provider.id} variant="outline" asChild>
            <a href={`/api/auth/oauth/${provider.id}`}>Continue with {provider.name}</a>
          </Button>
        ))}
      </form>
    </EntryFrame>
  );
}
