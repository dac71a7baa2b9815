'use client';

import { useState } from 'react';
import { formFailure, noFailure } from '@/shared/api';
import { CheckboxField } from '@/shared/ui/checkbox-field';
import { Field } from '@/shared/ui/field';
import { DialogForm, FormDialog } from '@/shared/ui/form-dialog';
import { Input } from '@/shared/ui/input';
import { type NewUser, useCreateUser } from './user.queries';

interface CreateUserDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onMade: (name: string, link: string) => void;
}

export function CreateUserDialog({ open, onOpenChange, onMade }: CreateUserDialogProps) {
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title="New account"
      description="You get a link with which its owner chooses a password."
    >
      <CreateForm onMade={onMade} onCancel={() => onOpenChange(false)} />
    </FormDialog>
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
  const submit = () => create.mutate(form, { onSuccess: ({ user, link }) => onMade(user.name, link) });
  return (
    <DialogForm
      errors={failure.general}
      pending={create.isPending}
      action="Make the account"
      onSubmit={submit}
      onCancel={onCancel}
    >
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
    </DialogForm>
  );
}
