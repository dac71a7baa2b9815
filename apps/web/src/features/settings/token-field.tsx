'use client';

import { useState } from 'react';
import { Button } from '@/shared/ui/button';
import { Field } from '@/shared/ui/field';
import { Input } from '@/shared/ui/input';

interface TokenFieldProps {
  /** Of the token that is stored; null when none is. */
  last4: string | null;
  /** undefined: leave it as it is; null: clear it. */
  value: string | null | undefined;
  error?: string;
  canChange: boolean;
  onChange: (value: string | null | undefined) => void;
}

/** The stored token can be replaced or cleared, and never read. */
export function TokenField({ last4, value, error, canChange, onChange }: TokenFieldProps) {
  const [isReplacing, setReplacing] = useState(false);
  const isShown = last4 === null || isReplacing;
  const keep = () => {
    setReplacing(false);
    onChange(undefined);
  };
  if (isShown) {
    return (
      <Field
        label="Access token"
        optional
        hint="For private repositories and for publishing. Stored encrypted and never shown again."
        error={error}
      >
        {(control) => (
          <div className="flex gap-2">
            <Input
              {...control}
              type="password"
              autoComplete="off"
              autoFocus={isReplacing}
              value={value ?? ''}
              onChange={(event) => onChange(event.target.value || undefined)}
            />
            {isReplacing && (
              <Button variant="ghost" onClick={keep}>
                Keep the old one
              </Button>
            )}
          </div>
        )}
      </Field>
    );
  }
  return (
    <Field label="Access token" error={error} hint="Stored encrypted; only its end is shown.">
      {(control) => (
        <div className="flex flex-wrap gap-2">
          <Input
            {...control}
            readOnly
            className="min-w-32 flex-1 font-mono"
            value={value === null ? 'Will be cleared when you save' : `····${last4}`}
          />
          {canChange && value === null && (
            <Button variant="outline" onClick={keep}>
              Keep it
            </Button>
          )}
          {canChange && value !== null && (
            <>
              <Button variant="outline" onClick={() => setReplacing(true)}>
                Replace
              </Button>
              <Button variant="outline" onClick={() => onChange(null)}>
                Clear
              </Button>
            </>
          )}
        </div>
      )}
    </Field>
  );
}
