'use client';

import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { formFailure, keys, noFailure } from '@/shared/api';
import { Button } from '@/shared/ui/button';
import { CodeBlock } from '@/shared/ui/code-block';
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
import { useConfirmTotp } from './account.mutations';

interface TotpDialogProps {
  /** Base32. */
  secret: string;
  uri: string;
  onOn: (recoveryCodes: string[]) => void;
  onCancel: () => void;
}

export function TotpDialog({ secret, uri, onOn, onCancel }: TotpDialogProps) {
  const client = useQueryClient();
  const [code, setCode] = useState('');
  const confirm = useConfirmTotp();
  const failure = confirm.error ? formFailure(confirm.error, ['code']) : noFailure;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (confirm.isPending) return;
    confirm.mutate(code, {
      onSuccess: ({ recoveryCodes }) => {
        void client.invalidateQueries({ queryKey: keys.account });
        onOn(recoveryCodes);
      },
    });
  };
  return (
    <Dialog open onOpenChange={(next) => !next && onCancel()}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Set up an authenticator</DialogTitle>
          <DialogDescription>
            Add an entry in your authenticator app with this key, then type the code it shows.
          </DialogDescription>
        </DialogHeader>
        <form onSubmit={submit} className="flex min-w-0 flex-col gap-4" noValidate>
          <FormErrors sentences={failure.general} />
          <CodeBlock label="The key" text={secret.replace(/(.{4})(?=.)/g, '$1 ')} />
          <p className="text-[0.8125rem] text-muted-foreground">
            On this device,{' '}
            <a href={uri} className="font-medium text-foreground underline underline-offset-4">
              open it in an authenticator app
            </a>
            .
          </p>
          <Field label="Code" error={failure.fields.code}>
            {(control) => (
              <Input
                {...control}
                inputMode="numeric"
                autoComplete="one-time-code"
                autoFocus
                maxLength={10}
                className="font-mono"
                value={code}
                onChange={(event) => setCode(event.target.value)}
              />
            )}
          </Field>
          <DialogFooter>
            <Button variant="outline" onClick={onCancel}>
              Cancel
            </Button>
            <SubmitButton pending={confirm.isPending}>Switch it on</SubmitButton>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
