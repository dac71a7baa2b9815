'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { accountQuery, api, formFailure, noFailure, unwrap } from '@/shared/api';
import { Button } from '@/shared/ui/button';
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/shared/ui/dialog';
import { Field } from '@/shared/ui/field';
import { FormErrors } from '@/shared/ui/form-errors';
import { Input } from '@/shared/ui/input';
import { SubmitButton } from '@/shared/ui/submit-button';
import { useFreshProof } from './fresh-proof.store';

export function FreshProofDialog({ open }: { open: boolean }) {
  const settle = useFreshProof((state) => state.settle);
  return (
    <Dialog open={open} onOpenChange={(next) => !next && settle(false)}>
      <DialogContent className="max-w-sm">
        <DialogHeader>
          <DialogTitle>Is it you?</DialogTitle>
          <DialogDescription>
            What you are about to do could hand an account over. It asks once, and then not for ten minutes.
          </DialogDescription>
        </DialogHeader>
        <ProofForm onGiven={() => settle(true)} onCancel={() => settle(false)} />
      </DialogContent>
    </Dialog>
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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!confirm.isPending) confirm.mutate();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
      <FormErrors sentences={failure.general} />
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
      <DialogFooter>
        <Button variant="outline" onClick={onCancel}>
          Cancel
        </Button>
        <SubmitButton pending={confirm.isPending}>Go on</SubmitButton>
      </DialogFooter>
    </form>
  );
}
