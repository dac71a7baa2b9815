'use client';

import type { ManagedUser } from '@cairn/contracts';
import {
  BanIcon,
  CircleCheckIcon,
  KeyRoundIcon,
  LogOutIcon,
  MoreHorizontalIcon,
  ShieldIcon,
  ShieldOffIcon,
  Trash2Icon,
} from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/shared/ui/button';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/shared/ui/dropdown-menu';
import { useDeleteUser, useResetUser, useSignOutUser, useUpdateUser } from './user.queries';

interface UserMenuProps {
  user: ManagedUser;
  onLink: (name: string, link: string) => void;
}

export function UserMenu({ user, onLink }: UserMenuProps) {
  const update = useUpdateUser(user.id);
  const remove = useDeleteUser(user.id);
  const signOut = useSignOutUser(user.id);
  const reset = useResetUser(user.id);
  const [isDeleting, setDeleting] = useState(false);
  const makeLink = (removeSecondFactor: boolean) =>
    reset.mutate(removeSecondFactor, { onSuccess: ({ link }) => onLink(user.name, link) });
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" className="size-8" aria-label={`More for ${user.name}`}>
            <MoreHorizontalIcon />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem onSelect={() => makeLink(false)}>
            <KeyRoundIcon /> Link to set a password
          </DropdownMenuItem>
          {user.hasSecondFactor && (
            <DropdownMenuItem onSelect={() => makeLink(true)}>
              <ShieldOffIcon /> The same, second factor off
            </DropdownMenuItem>
          )}
          <DropdownMenuItem onSelect={() => signOut.mutate(undefined)}>
            <LogOutIcon /> Sign out everywhere
          </DropdownMenuItem>
          {user.can.edit && (
            <DropdownMenuItem
              onSelect={() => update.mutate({ role: user.role === 'admin' ? 'user' : 'admin' })}
            >
              <ShieldIcon /> {user.role === 'admin' ? 'Make a plain user' : 'Make a system admin'}
            </DropdownMenuItem>
          )}
          {user.can.disable && (
            <DropdownMenuItem onSelect={() => update.mutate({ isDisabled: !user.isDisabled })}>
              {user.isDisabled ? <CircleCheckIcon /> : <BanIcon />} {user.isDisabled ? 'Enable' : 'Disable'}
            </DropdownMenuItem>
          )}
          {user.can.delete && (
            <>
              <DropdownMenuSeparator />
              <DropdownMenuItem variant="destructive" onSelect={() => setDeleting(true)}>
                <Trash2Icon /> Delete…
              </DropdownMenuItem>
            </>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      <ConfirmDialog
        open={isDeleting}
        onOpenChange={setDeleting}
        title={`Delete the account of ${user.name}?`}
        description="Their keys and memberships go with it, and their sessions end at once. What they wrote stays under their name. To stop them for a while, disable the account instead."
        action="Delete the account"
        destructive
        onConfirm={() => remove.mutate(undefined)}
      />
    </>
  );
}
