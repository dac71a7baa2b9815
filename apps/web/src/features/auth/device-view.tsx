'use client';

import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { api, failureText, keys, meQuery, unwrap } from '@/shared/api';
import { Field } from '@/shared/ui/field';
import { Form } from '@/shared/ui/form';
import { Input } from '@/shared/ui/input';
import { Skeleton } from '@/shared/ui/skeleton';
import { SubmitButton } from '@/shared/ui/submit-button';
import { DeviceDecision } from './device-decision';
import { EntryFrame } from './entry-frame';

const TITLE = 'Sign a machine in';

/** Where somebody lets in the machine whose code they have: `cairn login` leads here. */
export function DeviceView() {
  const me = useQuery({ ...meQuery, retry: false });
  const [code, setCode] = useState(useSearchParams().get('code') ?? '');
  const device = useQuery({
    queryKey: keys.device(code),
    queryFn: () => unwrap(api.POST('/api/auth/device/look', { body: { userCode: code } })),
    enabled: me.isSuccess && code !== '',
    retry: false,
    // Looked at once: each look at a wrong code counts.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  // Who is not signed in is on the way to the sign-in.
  if (!me.data || (code !== '' && device.isPending)) {
    return (
      <EntryFrame title={TITLE} text="Looking which machine it is.">
        <Skeleton className="h-9" />
      </EntryFrame>
    );
  }
  if (device.data) return <DeviceDecision code={code} device={device.data} personName={me.data.name} />;
  const error = device.error ? failureText(device.error) : undefined;
  return <CodeForm wrong={code} error={error} onCode={setCode} />;
}

interface CodeFormProps {
  /** What was typed before, to be mended. */
  wrong: string;
  error: string | undefined;
  onCode: (code: string) => void;
}

function CodeForm({ wrong, error, onCode }: CodeFormProps) {
  const [typed, setTyped] = useState(wrong);
  const code = typed.trim().toUpperCase();
  const submit = () => onCode(code);
  return (
    <EntryFrame title={TITLE} text="Type the code that “cairn login” shows in your terminal.">
      <Form pending={code === '' || code === wrong} onSubmit={submit}>
        <Field label="Code" error={error}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              autoComplete="off"
              spellCheck={false}
              maxLength={20}
              placeholder="BCDF-GHJK"
              className="font-mono tracking-widest uppercase"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
        <SubmitButton pending={false}>Look up the machine</SubmitButton>
      </Form>
    </EntryFrame>
  );
}
