'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formFailure, meQuery, noFailure } from '@/shared/api';
import { CheckboxField } from '@/shared/ui/checkbox-field';
import { Field } from '@/shared/ui/field';
import { DialogForm } from '@/shared/ui/form-dialog';
import { Input } from '@/shared/ui/input';
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from '@/shared/ui/select';
import { type NewKey, useCreateKey } from './api-key.queries';
import { ScopeChoice } from './scope-choice';
import { defaultScopes } from './scopes';

const lifetimes = [7, 30, 90, 180, 365];
const fieldNames = ['name', 'scopes', 'expiresInDays', 'allProjects'];

interface CreateKeyFormProps {
  projectId: string;
  onMade: (key: string) => void;
  onCancel: () => void;
}

export function CreateKeyForm({ projectId, onMade, onCancel }: CreateKeyFormProps) {
  const isSystemAdmin = useQuery(meQuery).data?.role === 'admin';
  const [form, setForm] = useState<NewKey>({ name: '', scopes: defaultScopes, expiresInDays: 90 });
  const change = (part: Partial<NewKey>) => setForm((before) => ({ ...before, ...part }));
  const create = useCreateKey(projectId);
  const failure = create.error ? formFailure(create.error, fieldNames) : noFailure;
  const submit = () => create.mutate(form, { onSuccess: ({ key }) => onMade(key) });

  return (
    <DialogForm
      errors={failure.general}
      pending={create.isPending}
      action="Make the key"
      onSubmit={submit}
      onCancel={onCancel}
    >
      <Field label="Name" hint="Where it will be used." error={failure.fields.name}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            maxLength={100}
            placeholder="Ana’s laptop"
            value={form.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
      <ScopeChoice
        value={form.scopes}
        error={failure.fields.scopes}
        onChange={(scopes) => change({ scopes })}
      />
      <Field label="Ends after" error={failure.fields.expiresInDays}>
        {(control) => (
          <Select
            value={String(form.expiresInDays)}
            onValueChange={(value) => change({ expiresInDays: Number(value) })}
          >
            <SelectTrigger {...control}>
              <SelectValue />
            </SelectTrigger>
            <SelectContent>
              {lifetimes.map((days) => (
                <SelectItem key={days} value={String(days)}>
                  {days} days
                </SelectItem>
              ))}
            </SelectContent>
          </Select>
        )}
      </Field>
      {isSystemAdmin && (
        <CheckboxField
          checked={form.allProjects ?? false}
          onChange={(allProjects) => change({ allProjects })}
        >
          Good for every project
          <span className="block text-xs text-muted-foreground">For programs that serve the whole team.</span>
        </CheckboxField>
      )}
    </DialogForm>
  );
}
