'use client';

import type { User } from '@cairn/contracts';
import { useState } from 'react';
import { formFailure, noFailure } from '@/shared/api';
import { Field } from '@/shared/ui/field';
import { Input } from '@/shared/ui/input';
import { toast } from '@/shared/ui/toast';
import { AccountForm } from './account-form';
import { useRenameMe } from './account.mutations';

export function NameForm({ user }: { user: User }) {
  const [typed, setTyped] = useState<string>();
  const name = typed ?? user.name;
  const rename = useRenameMe();
  const failure = rename.error ? formFailure(rename.error, ['name']) : noFailure;
  const save = () =>
    rename.mutate(name, {
      onSuccess: () => {
        setTyped(undefined);
        toast.success('Saved');
      },
    });
  return (
    <AccountForm
      title="Name"
      description="Stands beside what you write, and in the commits that you publish."
      errors={failure.general}
      action="Save"
      isReady={name.trim() !== user.name}
      isPending={rename.isPending}
      onSubmit={save}
    >
      <Field label="Your name" error={failure.fields.name}>
        {(control) => (
          <Input
            {...control}
            autoComplete="name"
            maxLength={100}
            value={name}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
    </AccountForm>
  );
}
