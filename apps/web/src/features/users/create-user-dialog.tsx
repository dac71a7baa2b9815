'use client';

import { type FormEvent, useState } from 'react';
import { formFailure, noFailure } from '@/shared/api';
import { Button } from '@/shared/ui/button';
import { CheckboxField } from '@/shared/ui/checkbox-field';
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
import { type NewUser, useCreateUser } from './user.queries';

interface CreateUserDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onMade: (name: string, link: string) => void;
}

export function CreateUserDialog({ open, onOpenChange, onMade }: CreateUserDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>New account</DialogTitle>
          <DialogDescription>You get a link with which its owner chooses a password.</DialogDescription>
        </DialogHeader>
        <CreateForm onMade={onMade} onCancel={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

interface CreateFormProps {
  onMade: CreateUserDialogProps['onMade'];
  onCancel: () => void;
}

function CreateForm({ onMade, onCancel }: CreateFormProps) {
  const [form, setForm] = useState<NewUser>({ email: '', name: '', role: 'user' });
  const change = (part: Partial<NewUser>) => setForm((before) => ({ ...before, ...part }));
  const create = useCreateUser();
  const failure = create.error ? formFailure(create.error, ['email', 'name', 'role']) : noFailure;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (create.isPending) return;
    create.mutate(form, { onSuccess: ({ user, link }) => onMade(user.name, link) });
  };
  return (
    <form onSubmit={submit} className="flex min-w-0 flex-col gap-4" noValidate>
      <FormErrors sentences={failure.general} />
      <Field label="Name" error={failure.fields.name}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            autoComplete="off"
            maxLength={100}
            value={form.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
      <Field label="E-mail" error={failure.fields.email}>
        {(control) => (
          <Input
            {...control}
            type="email"
            autoComplete="off"
            value={form.email}
            onChange={(event) => change({ email: event.target.value })}
          />
        )}
      </Field>
      <CheckboxField
        checked={form.role === 'admin'}
        onChange={(isAdmin) => change({ role: isAdmin ? 'admin' : 'user' })}
      >
        System admin
        <span className="block text-xs text-muted-foreground">
          Administers every account and every project.
        </span>
      </CheckboxField>
      <DialogFooter>
        <Button variant="outline" onClick={onCancel}>
          Cancel
        </Button>
        <SubmitButton pending={create.isPending}>Make the account</SubmitButton>
      </DialogFooter>
    </form>
  );
}
