'use client';

import type { PresentPerson } from '@cairn/contracts';
import { cn } from '@/shared/lib/cn';
import { PersonMark } from './person-mark';

interface PeopleHereProps {
  people: readonly PresentPerson[];
  size?: 'small' | 'normal';
  /** More than these are counted. */
  most?: number;
  /** Of the list, for those who do not see it. */
  label?: string;
  className?: string;
}

/** Who is here, as overlapping initials; whoever reads only is paler. */
export function PeopleHere({ people, size = 'normal', most = 3, label, className }: PeopleHereProps) {
  if (people.length === 0) return null;
  const shown = people.slice(0, people.length > most ? most - 1 : most);
  const rest = people.slice(shown.length);
  return (
    <ul
      aria-label={label}
      className={cn('flex shrink-0 items-center', size === 'small' ? 'gap-0.5' : 'gap-1', className)}
    >
      {shown.map((person) => (
        <li key={person.userId}>
          <PersonMark person={person} size={size} />
        </li>
      ))}
      {rest.length > 0 && (
        <li
          title={rest.map(({ name }) => name).join(', ')}
          className={cn(
            'grid place-items-center rounded-full bg-muted text-muted-foreground',
            size === 'small' ? 'size-4 text-[0.5625rem]' : 'size-6 text-[0.6875rem]',
          )}
        >
          <span aria-hidden>+{rest.length}</span>
          <span className="sr-only">{rest.map(({ name }) => name).join(', ')}</span>
        </li>
      )}
    </ul>
  );
}
