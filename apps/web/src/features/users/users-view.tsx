'use client';

import { PlusIcon, UsersIcon } from 'lucide-react';
import { useState } from 'react';
import { useDebounced } from '@/shared/lib/use-debounced';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorState } from '@/shared/ui/error-state';
import { Input } from '@/shared/ui/input';
import { Pager } from '@/shared/ui/pager';
import { ShownOnceDialog } from '@/shared/ui/shown-once-dialog';
import { Skeleton } from '@/shared/ui/skeleton';
import { CreateUserDialog } from './create-user-dialog';
import { PER_PAGE, useUsers } from './user.queries';
import { UserRow } from './user-row';

export function UsersView() {
  const [typed, setTyped] = useState('');
  const [page, setPage] = useState(1);
  const q = useDebounced(typed.trim(), 200);
  const list = useUsers(q, page);
  const [isCreating, setCreating] = useState(false);
  const [made, setMade] = useState<{ name: string; link: string }>();
  const show = (name: string, link: string) => setMade({ name, link });
  const users = list.data?.data ?? [];
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-col gap-5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-xl font-semibold tracking-tight">Users</h1>
        <div className="flex min-w-0 flex-wrap gap-3">
          <Input
            type="search"
            aria-label="Search users"
            placeholder="Search users"
            className="w-48"
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              setPage(1);
            }}
          />
          <Button onClick={() => setCreating(true)}>
            <PlusIcon /> New account
          </Button>
        </div>
      </div>
      <Card aria-busy={list.isPending}>
        {list.isPending && <Skeleton className="m-5 h-24" />}
        {list.isError && users.length === 0 && (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        )}
        {list.isSuccess && users.length === 0 && (
          <EmptyState
            icon={UsersIcon}
            title="Nobody by that name"
            description="Search for another part of it."
          />
        )}
        <ul className="divide-y">
          {users.map((user) => (
            <UserRow key={user.id} user={user} onLink={show} />
          ))}
        </ul>
      </Card>
      {list.data && <Pager page={page} perPage={PER_PAGE} total={list.data.meta.total} onPage={setPage} />}
      <CreateUserDialog
        open={isCreating}
        onOpenChange={setCreating}
        onMade={(name, link) => {
          setCreating(false);
          show(name, link);
        }}
      />
      <ShownOnceDialog
        title={`A link for ${made?.name ?? ''}`}
        description="With it they choose a password. It works once and is not shown again."
        label="The link"
        text={made?.link}
        action="I have copied it"
        onDone={() => setMade(undefined)}
      />
    </div>
  );
}
