'use client';

import { useQuery } from '@tanstack/react-query';
import { BookOpenIcon, LogOutIcon, ScrollTextIcon, UserRoundIcon, UsersIcon } from 'lucide-react';
import Link from 'next/link';
import { useSignOut } from '@/features/auth';
import { meQuery } from '@/shared/api';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/shared/ui/dropdown-menu';
import type { MenuProps } from './lazy-menu';

export function UserMenu({ trigger }: MenuProps) {
  const me = useQuery(meQuery).data;
  const signOut = useSignOut();
  return (
    <DropdownMenu defaultOpen>
      <DropdownMenuTrigger asChild>{trigger}</DropdownMenuTrigger>
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
          <Link href="/account">
            <UserRoundIcon /> Your account
          </Link>
        </DropdownMenuItem>
        {me?.role === 'admin' && <AdminItems />}
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

function AdminItems() {
  return (
    <>
      <DropdownMenuItem asChild>
        <Link href="/admin/users">
          <UsersIcon /> Users
        </Link>
      </DropdownMenuItem>
      <DropdownMenuItem asChild>
        <Link href="/admin/audit">
          <ScrollTextIcon /> Audit
        </Link>
      </DropdownMenuItem>
    </>
  );
}
