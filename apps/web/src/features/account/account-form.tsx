'use client';

import type { FormEvent, ReactNode } from 'react';
import { Card, CardContent, CardDescription, CardFooter, CardHeader, CardTitle } from '@/shared/ui/card';
import { FormErrors } from '@/shared/ui/form-errors';
import { SubmitButton } from '@/shared/ui/submit-button';

interface AccountFormProps {
  title: string;
  description: string;
  errors: string[];
  action: string;
  isReady: boolean;
  isPending: boolean;
  onSubmit: () => void;
  children: ReactNode;
}

export function AccountForm(props: AccountFormProps) {
  const { isReady, isPending } = props;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady && !isPending) props.onSubmit();
  };
  return (
    <Card>
      <CardHeader>
        <CardTitle>{props.title}</CardTitle>
        <CardDescription>{props.description}</CardDescription>
      </CardHeader>
      <form onSubmit={submit} noValidate>
        <CardContent className="flex min-w-0 flex-col gap-5">
          <FormErrors sentences={props.errors} />
          {props.children}
        </CardContent>
        <CardFooter className="justify-end">
          <SubmitButton size="sm" pending={isPending} disabled={!isReady}>
            {props.action}
          </SubmitButton>
        </CardFooter>
      </form>
    </Card>
  );
}
