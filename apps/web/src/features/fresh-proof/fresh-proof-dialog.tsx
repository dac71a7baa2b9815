'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { accountQuery, api, formFailure, noFailure, unwrap } from '@/shared/api';
import { Field } from '@/shared/ui/field';
import { DialogForm, FormDialog } from '@/shared/ui/form-dialog';
import { Input } from '@/shared/ui/input';
import { useFreshProof } from './fresh-proof.store';

export function FreshProofDialog({ open }: { open: boolean }) {
  const settle = useFreshProof((state) => state.settle);
  return (
    <FormDialog
      open={open}
      onOpenChange={(next) => !next && settle(false)}
      title="Is it you?"
      description="What you are about to do could hand an account over. It asks once, and then not for ten minutes."
      className="max-w-sm"
    >
      <ProofForm onGiven={() => settle(true)} onCancel={() => settle(false)} />
    </FormDialog>
  );
}

function ProofForm({ onGiven, onCancel }: { onGiven: () => void; onCancel: () => void }) {
  const account = useQuery(accountQuery).data;
  // As a sign-in would: with the password, and the second factor where there is one.
  const needsPassword = account?.hasPassword !== false;
  const needsCode = account?.hasSecondFactor === true;
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const confirm = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST('/api/auth/confirm', {
          body: { ...(needsPassword && { password }), ...(needsCode && { code }) },
        }),
      ),
    gcTime: 0,
    onSuccess: onGiven,
  });
  const failure = confirm.error ? formFailure(confirm.error, []) : noFailure;
  const submit = () => confirm.mutate();
  return (
    <DialogForm
      errors={failure.general}
      pending={confirm.isPending}
      action="Go on"
      onSubmit={submit}
      onCancel={onCancel}
    >
      {needsPassword && (
        <Field label="Your password">
          {(control) => (
            <Input
              {...control}
              type="password"
              autoComplete="current-password"
              autoFocus
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
      )}
      {needsCode && (
        <Field label="Code of your authenticator">
          {(control) => (
            <Input
              {...control}
              autoComplete="one-time-code"
              autoFocus={!needsPassword}
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          )}
        </Field>
      )}
    </DialogForm>
  );
}
