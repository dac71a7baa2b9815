'use client';

import type { ApiKey } from '@cairn/contracts';
import { type FormEvent, useState } from 'react';
import { formFailure, noFailure } from '@/shared/api';
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
import { useUpdateKey } from './api-key.queries';

interface RenameKeyDialogProps {
  apiKey: ApiKey;
  projectId: string;
  open: boolean;
  onClose: () => void;
}

export function RenameKeyDialog({ open, onClose, ...props }: RenameKeyDialogProps) {
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()}>
      <DialogContent className="max-w-sm">
        <DialogHeader>
          <DialogTitle>Rename the key</DialogTitle>
          <DialogDescription>The key itself stays as it is.</DialogDescription>
        </DialogHeader>
        <RenameForm {...props} onDone={onClose} />
      </DialogContent>
    </Dialog>
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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!update.isPending) update.mutate({ name: name.trim() }, { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
      <FormErrors sentences={failure.general} />
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
      <DialogFooter>
        <Button variant="outline" onClick={onDone}>
          Cancel
        </Button>
        <SubmitButton pending={update.isPending}>Rename</SubmitButton>
      </DialogFooter>
    </form>
  );
}
