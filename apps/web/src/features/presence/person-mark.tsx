import type { PresentPerson } from '@cairn/contracts';
import type { CSSProperties } from 'react';
import { cn } from '@/shared/lib/cn';

interface PersonMarkProps {
  person: PresentPerson;
  size: 'small' | 'normal';
}

export function PersonMark({ person, size }: PersonMarkProps) {
  const { name, color, mode } = person;
  const what = `${name} ${mode === 'editing' ? 'is editing' : 'is reading'}`;
  const isReading = mode === 'reading';
  return (
    <span
      title={what}
      // As dark as white letters need it, whatever the colour.
      style={{ '--person': `color-mix(in oklab, ${color} 78%, black)` } as CSSProperties}
      className={cn(
        'grid place-items-center rounded-full font-medium select-none',
        size === 'small' ? 'size-4 text-[0.5625rem]' : 'size-6 text-[0.6875rem]',
        isReading ? 'border border-(--person) bg-background text-foreground' : 'bg-(--person) text-white',
      )}
    >
      <span aria-hidden>{initials(name, size === 'small' ? 1 : 2)}</span>
      <span className="sr-only">{what}</span>
    </span>
  );
}

function initials(name: string, most: number): string {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.slice(0, most).map(firstLetter).join('').toUpperCase();
}

function firstLetter(word = ''): string {
  return String.fromCodePoint(word.codePointAt(0) ?? 0x20);
}
