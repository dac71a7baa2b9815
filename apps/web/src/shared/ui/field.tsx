'use client';

import { type ReactNode, useId } from 'react';
import { cn } from '@/shared/lib/cn';
import { Label } from './label';

/** To be spread over the control, so that label, hint and error belong to it. */
export interface ControlProps {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
}

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  error?: string;
  optional?: boolean;
  className?: string;
  children: (control: ControlProps) => ReactNode;
}

/** A labelled control with a hint, which gives way to the error when there is one. */
export function Field({ label, hint, error, optional, className, children }: FieldProps) {
  const id = useId();
  const note = `${id}-note`;
  const control: ControlProps = { id };
  if (hint || error) control['aria-describedby'] = note;
  if (error) control['aria-invalid'] = true;
  return (
    <div className={cn('flex min-w-0 flex-col gap-2', className)}>
      <Label htmlFor={id}>
        {label}
        {optional && <span className="font-normal text-muted-foreground"> (optional)</span>}
      </Label>
      {children(control)}
      {(error || hint) && (
        <p
          id={note}
          role={error ? 'alert' : undefined}
          className={cn('text-xs text-pretty', error ? 'text-destructive' : 'text-muted-foreground')}
        >
          {error ?? hint}
        </p>
      )}
    </div>
  );
}
