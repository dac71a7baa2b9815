'use client';

import { XIcon } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import type { ControlProps } from './field';

interface ChipsInputProps extends ControlProps {
  value: string[];
  onChange: (value: string[]) => void;
  placeholder?: string;
  disabled?: boolean;
}

/** Words as chips: Enter or a comma adds one, Backspace in the empty field takes the last away. */
export function ChipsInput({ value, onChange, placeholder, disabled, ...control }: ChipsInputProps) {
  const [typed, setTyped] = useState('');
  const add = (text: string) => {
    const words = text.split(',').map((word) => word.trim().slice(0, 50));
    const fresh = words.filter(
      (word, index) => word && words.indexOf(word) === index && !value.includes(word),
    );
    if (fresh.length > 0) onChange([...value, ...fresh].slice(0, 30));
    setTyped('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && typed.trim()) {
      event.preventDefault();
      add(typed);
    }
    if (event.key === 'Backspace' && !typed) onChange(value.slice(0, -1));
  };

  return (
    <div className="flex min-h-9 flex-wrap items-center gap-1 rounded-md border border-input bg-card p-1 has-[input:focus-visible]:border-ring has-[input:focus-visible]:outline-1 has-[input:focus-visible]:outline-ring">
      {value.map((word) => (
        <span
          key={word}
          className="flex items-center gap-0.5 rounded-sm bg-secondary py-0.5 pr-0.5 pl-2 text-xs"
        >
          {word}
          <button
            type="button"
            disabled={disabled}
            aria-label={`Remove ${word}`}
            className="rounded-sm p-1 text-muted-foreground hover:text-foreground"
            onClick={() => onChange(value.filter((other) => other !== word))}
          >
            <XIcon className="size-3" aria-hidden />
          </button>
        </span>
      ))}
      <input
        {...control}
        value={typed}
        disabled={disabled}
        placeholder={value.length === 0 ? placeholder : undefined}
        className="h-6 min-w-24 flex-1 bg-transparent px-2 text-sm placeholder:text-muted-foreground/80 focus-visible:outline-none"
        onChange={(event) =>
          event.target.value.includes(',') ? add(event.target.value) : setTyped(event.target.value)
        }
        onKeyDown={onKeyDown}
        onBlur={() => add(typed)}
      />
    </div>
  );
}
