'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { formFailure, keys, noFailure } from '@/shared/api';
import { CodeBlock } from '@/shared/ui/code-block';
import { Field } from '@/shared/ui/field';
import { DialogForm, FormDialog } from '@/shared/ui/form-dialog';
import { Input } from '@/shared/ui/input';
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
  const submit = () =>
    confirm.mutate(code, {
      onSuccess: ({ recoveryCodes }) => {
        void client.invalidateQueries({ queryKey: keys.account });
        onOn(recoveryCodes);
      },
    });
  return (
    <FormDialog
      open
      onOpenChange={(next) => !next && onCancel()}
      title="Set up an authenticator"
      description="Add an entry in your authenticator app with this key, then type the code it shows."
    >
      <DialogForm
        errors={failure.general}
        pending={confirm.isPending}
        action="Switch it on"
        onSubmit={submit}
        onCancel={onCancel}
      >
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
      </DialogForm>
    </FormDialog>
  );
}
