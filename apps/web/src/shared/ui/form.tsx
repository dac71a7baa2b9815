import type { ReactNode } from 'react';
import { FormErrors } from './form-errors';

export interface FormProps {
  /** Sentences that belong to no field. */
  errors?: string[];
  /** While it is sent, it is not sent again. */
  pending: boolean;
  onSubmit: () => void;
  children: ReactNode;
}

/** Fields below each other; what is wrong with them is the server’s to say. */
export function Form({ errors = [], pending, onSubmit, children }: FormProps) {
  return (
    <form
      className="flex min-w-0 flex-col gap-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!pending) onSubmit();
      }}
    >
      <FormErrors sentences={errors} />
      {children}
    </form>
  );
}
