'use client';

import type { FormEvent, ReactNode } from 'react';
import { Card, CardContent, CardDescription, CardFooter, CardHeader, CardTitle } from '@/shared/ui/card';
import { FormErrors } from '@/shared/ui/form-errors';
import { SubmitButton } from '@/shared/ui/submit-button';

interface SettingsFormProps {
  title: string;
  description: string;
  errors: string[];
  /** Why nothing can be changed; the fields are off then. */
  readOnly?: string;
  isDirty: boolean;
  isPending: boolean;
  onSubmit: () => void;
  children: ReactNode;
}

export function SettingsForm(props: SettingsFormProps) {
  const { isDirty, isPending, readOnly } = props;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isDirty && !isPending) props.onSubmit();
  };
  return (
    <Card>
      <CardHeader>
        <CardTitle>{props.title}</CardTitle>
        <CardDescription>{props.description}</CardDescription>
      </CardHeader>
      <form onSubmit={submit} noValidate>
        <CardContent>
          <fieldset disabled={readOnly !== undefined} className="flex min-w-0 flex-col gap-5">
            <FormErrors sentences={props.errors} />
            {props.children}
          </fieldset>
        </CardContent>
        <CardFooter className="min-h-14 justify-between">
          <span className="text-[0.8125rem] text-muted-foreground">
            {readOnly ?? (isDirty ? 'Not saved yet' : '')}
          </span>
          {!readOnly && (
            <SubmitButton size="sm" pending={isPending} disabled={!isDirty}>
              Save
            </SubmitButton>
          )}
        </CardFooter>
      </form>
    </Card>
  );
}

const NOT_ADMIN = 'Only admins of the project can change this.';
const ARCHIVED = 'The project is archived. Bring it back first, under Danger zone.';

export function readOnlyReason(project: {
  can: { administer: boolean };
  status: string;
}): string | undefined {
  if (!project.can.administer) return NOT_ADMIN;
  return project.status === 'archived' ? ARCHIVED : undefined;
}
