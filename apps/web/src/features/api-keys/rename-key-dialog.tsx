'use client';

import type { ApiKey } from '@cairn/contracts';
import { useState } from 'react';
import { formFailure, noFailure } from '@/shared/api';
import { Field } from '@/shared/ui/field';
import { DialogForm, FormDialog } from '@/shared/ui/form-dialog';
import { Input } from '@/shared/ui/input';
import { useUpdateKey } from './api-key.queries';

interface RenameKeyDialogProps {
  apiKey: ApiKey;
  projectId: string;
  open: boolean;
  onClose: () => void;
}

export function RenameKeyDialog({ open, onClose, ...props }: RenameKeyDialogProps) {
  return (
    <FormDialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="Rename the key"
      description="The key itself stays as it is."
      className="max-w-sm"
    >
      <RenameForm {...props} onDone={onClose} />
    </FormDialog>
  );
}

function RenameForm({
  apiKey,
  projectId,
  onDone,
}: {
  apiKey: ApiKey;
  projectId: string;
  onDone: () => void;
}) {
  const [name, setName] = useState(apiKey.name);
  const update = useUpdateKey(projectId, apiKey.id);
  const failure = update.error ? formFailure(update.error, ['name']) : noFailure;
  const submit = () => update.mutate({ name: name.trim() }, { onSuccess: onDone });
  return (
    <DialogForm
      errors={failure.general}
      pending={update.isPending}
      action="Rename"
      onSubmit={submit}
      onCancel={onDone}
    >
      <Field label="Name" error={failure.fields.name}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
    </DialogForm>
  );
}
