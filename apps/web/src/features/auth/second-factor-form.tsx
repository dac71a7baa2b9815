'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, formFailure, noFailure, unwrap } from '@/shared/api';
import { Button } from '@/shared/ui/button';
import { Field } from '@/shared/ui/field';
import { Form } from '@/shared/ui/form';
import { Input } from '@/shared/ui/input';
import { SubmitButton } from '@/shared/ui/submit-button';

interface SecondFactorFormProps {
  ticket: string;
  onDone: () => void;
  onBack: () => void;
}

/** The second step of a sign-in. */
export function SecondFactorForm({ ticket, onDone, onBack }: SecondFactorFormProps) {
  const [code, setCode] = useState('');
  const verify = useMutation({
    mutationFn: () => unwrap(api.POST('/api/auth/second-factor', { body: { ticket, code } })),
    gcTime: 0,
    onSuccess: onDone,
  });
  const failure = verify.error ? formFailure(verify.error, ['code']) : noFailure;
  const submit = () => verify.mutate();
  return (
    <Form errors={failure.general} pending={verify.isPending || verify.isSuccess} onSubmit={submit}>
      <Field
        label="Code"
        hint="Of your authenticator app; a recovery code will do as well."
        error={failure.fields.code}
      >
        {(control) => (
          <Input
            {...control}
            autoComplete="one-time-code"
            autoFocus
            spellCheck={false}
            className="font-mono"
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        )}
      </Field>
      <SubmitButton pending={verify.isPending || verify.isSuccess}>Sign in</SubmitButton>
      <Button variant="ghost" onClick={onBack}>
        Back
      </Button>
    </Form>
  );
}
