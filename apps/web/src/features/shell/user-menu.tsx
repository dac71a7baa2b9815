'use client';

import { useQuery } from '@tanstack/react-query';
import { BookOpenIcon, LogOutIcon } from 'lucide-react';
import { useSignOut } from '@/features/auth';
import { meQuery } from '@/shared/api';
import { Button } from '@/shared/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/shared/ui/dropdown-menu';

export function UserMenu() {
  const me = useQuery(meQuery).data;
  const signOut = useSignOut();
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          variant="ghost"
          size="icon"
          className="size-8 rounded-full bg-secondary text-xs font-semibold"
          aria-label={me ? `Account of ${me.name}` : 'Account'}
        >
          <span aria-hidden>{me ? initials(me.name) : ''}</span>
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        {me && (
          <>
            <DropdownMenuLabel className="max-w-64">
              <span className="block truncate text-sm text-foreground">{me.name}</span>
              <span className="block truncate font-normal">{me.email}</span>
            </DropdownMenuLabel>
            <DropdownMenuSeparator />
          </>
        )}
        <DropdownMenuItem asChild>
          <a href="/api/docs">
            <BookOpenIcon /> API reference
          </a>
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={signOut}>
          <LogOutIcon /> Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = words[0] ?? '';
  const last = words.length > 1 ? (words.at(-1) ?? '') : '';
  return ([...first][0] ?? '').toUpperCase() + ([...last][0] ?? '').toUpperCase();
}
