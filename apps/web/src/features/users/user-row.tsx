'use client';

import type { ManagedUser } from '@cairn/contracts';
import { Badge } from '@/shared/ui/badge';
import { TimeAgo } from '@/shared/ui/time-ago';
import { count } from '@/shared/lib/count';
import { UserMenu } from './user-menu';

interface UserRowProps {
  user: ManagedUser;
  onLink: (name: string, link: string) => void;
}

export function UserRow({ user, onLink }: UserRowProps) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 sm:px-5">
      <div className="min-w-0 flex-1 basis-56 space-y-0.5">
        <p className="flex min-w-0 flex-wrap items-center gap-2">
          <span className="min-w-0 truncate font-medium">{user.name}</span>
          {user.role === 'admin' && <Badge variant="outline">system admin</Badge>}
          {user.isDisabled && <Badge variant="warning">disabled</Badge>}
          {user.hasSecondFactor && <Badge variant="success">second factor</Badge>}
        </p>
        <p className="text-xs break-words text-muted-foreground">
          {user.email} · {count(user.projectCount, 'project')} ·{' '}
          {user.lastSeenAt ? (
            <>
              seen <TimeAgo at={user.lastSeenAt} />
            </>
          ) : (
            'never signed in'
          )}
        </p>
      </div>
      <UserMenu user={user} onLink={onLink} />
    </li>
  );
}
