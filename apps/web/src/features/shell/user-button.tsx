'use client';

import { useQuery } from '@tanstack/react-query';
import { meQuery } from '@/shared/api';
import { Button } from '@/shared/ui/button';
import { LazyMenu } from './lazy-menu';

const load = () => import('./user-menu').then((m) => m.UserMenu);

export function UserButton() {
  const me = useQuery(meQuery).data;
  return (
    <LazyMenu
      load={load}
      trigger={
        <Button
          variant="ghost"
          size="icon"
          className="size-8 rounded-full bg-secondary text-xs font-semibold"
        >
          <span aria-hidden>{me ? initials(me.name) : ''}</span>
          <span className="sr-only">{me ? `Account of ${me.name}` : 'Account'}</span>
        </Button>
      }
    />
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return firstLetter(words[0]) + (words.length > 1 ? firstLetter(words.at(-1)) : '');
}

function firstLetter(word = ''): string {
  return String.fromCodePoint(word.codePointAt(0) ?? 0x20)
    .trim()
    .toUpperCase();
}
