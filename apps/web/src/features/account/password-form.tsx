'use client';

import { useState } from 'react';
import { formFailure, noFailure } from '@/shared/api';
import { Field } from '@/shared/ui/field';
import { Input } from '@/shared/ui/input';
import { toast } from '@/shared/ui/toast';
import { AccountForm } from './account-form';
import { useChangePassword } from './account.mutations';

export function PasswordForm({ hasPassword }: { hasPassword: boolean }) {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useChangePassword();
  const failure = change.error ? formFailure(change.error, ['currentPassword', 'newPassword']) : noFailure;
  const save = () =>
    change.mutate(
      { newPassword: next, ...(hasPassword && { currentPassword: current }) },
      {
        onSuccess: () => {
          setCurrent('');
          setNext('');
          toast.success('The password is changed', { description: 'Your other sessions have ended.' });
        },
      },
    );
  return (
    <AccountForm
      title="Password"
      description={
        hasPassword
          ? 'Changing it signs you out everywhere else.'
          : 'You sign in with a provider so far; with a password you can do without it.'
      }
      errors={failure.general}
      action={hasPassword ? 'Change the password' : 'Set the password'}
      isReady={next !== '' && (!hasPassword || current !== '')}
      isPending={change.isPending}
      onSubmit={save}
    >
      {hasPassword && (
        <Field label="Current password" error={failure.fields.currentPassword}>
          {(control) => (
            <Input
              {...control}
              type="password"
              autoComplete="current-password"
              value={current}
              onChange={(event) => setCurrent(event.target.value)}
            />
          )}
        </Field>
      )}
      <Field label="New password" hint="At least 10 characters." error={failure.fields.newPassword}>
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="new-password"
            value={next}
            onChange={(event) => setNext(event.target.value)}
          />
        )}
      </Field>
    </AccountForm>
  );
}
