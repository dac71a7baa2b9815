'use client';

import { signInFailures } from '@cairn/contracts/sign-in-failures';
import { useMutation } from '@tanstack/react-query';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { api, formFailure, hasCode, noFailure, unwrap } from '@/shared/api';
import { Button } from '@/shared/ui/button';
import { Field } from '@/shared/ui/field';
import { Form } from '@/shared/ui/form';
import { Input } from '@/shared/ui/input';
import { SubmitButton } from '@/shared/ui/submit-button';
import { EntryFrame } from './entry-frame';
import { safeNext } from './safe-next';
import { SecondFactorForm } from './second-factor-form';
import { useEntry } from './use-entry';
import { useGoingOn } from './use-going-on';

const fieldNames = ['email', 'password'] as const;

export function LoginView() {
  const search = useSearchParams();
  const next = safeNext(search.get('next'));
  const [isBack, setBack] = useState(false);
  const { providers, arrive } = useEntry('login');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const login = useMutation({
    mutationFn: () => unwrap(api.POST('/api/auth/login', { body: { email, password } })),
    onSuccess: () => arrive(next),
  });
  const ticket = secondFactorTicket(login.error) ?? (isBack ? null : search.get('ticket'));
  // Who comes back from a provider has a sign-in under way, or is to read why it failed.
  useGoingOn(next, login.isIdle && !search.has('ticket') && !search.has('error'));
  const failure = login.error && !ticket ? formFailure(login.error, fieldNames) : noFailure;
  const submit = () => login.mutate();

  if (ticket) {
    return (
      <EntryFrame title="One more step" text="Your account has a second factor.">
        <SecondFactorForm
          ticket={ticket}
          onDone={() => arrive(next)}
          onBack={() => {
            setBack(true);
            login.reset();
          }}
        />
      </EntryFrame>
    );
  }
  return (
    <EntryFrame title="Sign in to Cairn" text="The agreed way for your team’s coding agents.">
      <Form
        errors={login.isIdle ? providerFailure(search.get('error')) : failure.general}
        pending={login.isPending || login.isSuccess}
        onSubmit={submit}
      >
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
        <Link
          href="/reset"
          className="self-center text-[0.8125rem] text-muted-foreground underline-offset-4 hover:underline"
        >
          Forgot the password?
        </Link>
        {providers?.map((provider) => (
          <Button key={provider.id} variant="outline" asChild>
            <a href={`/api/auth/oauth/${provider.id}`}>Continue with {provider.name}</a>
          </Button>
        ))}
      </Form>
    </EntryFrame>
  );
}

/** Set when the password was right and the code of the second factor is still to come. */
function secondFactorTicket(error: unknown): string | undefined {
  if (!hasCode(error, 'SECOND_FACTOR_NEEDED')) return undefined;
  const { ticket } = error.error.details ?? {};
  return typeof ticket === 'string' ? ticket : undefined;
}

/** Why a sign-in by a provider ended here. */
function providerFailure(code: string | null): string[] {
  return code && code in signInFailures ? [signInFailures[code as keyof typeof signInFailures]] : [];
}
