'use client';

import type { Scope } from '@cairn/contracts';
import { CheckboxField } from '@/shared/ui/checkbox-field';
import { scopes } from './scopes';

interface ScopeChoiceProps {
  value: Scope[];
  onChange: (value: Scope[]) => void;
  error?: string;
}

export function ScopeChoice({ value, onChange, error }: ScopeChoiceProps) {
  const toggle = (scope: Scope, on: boolean) =>
    onChange(on ? [...value, scope] : value.filter((other) => other !== scope));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-2 text-[0.8125rem] leading-none font-medium">What it may do</legend>
      {scopes.map(({ scope, meaning }) => (
        <CheckboxField key={scope} checked={value.includes(scope)} onChange={(on) => toggle(scope, on)}>
          <span className="flex flex-wrap gap-x-2">
            <code className="font-mono text-[0.8125rem]">{scope}</code>
            <span className="text-[0.8125rem] text-muted-foreground">{meaning}</span>
          </span>
        </CheckboxField>
      ))}
      {error && <p className="text-xs text-destructive">{error}</p>}
    </fieldset>
  );
}
