'use client';

import type { Notification, NotificationKind } from '@cairn/contracts';
import { BellIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { editorPath } from '@/features/documents';
import { workstationsPath } from '@/features/workstations';
import { cn } from '@/shared/lib/cn';
import { useOwnNews } from '@/shared/realtime';
import { Button } from '@/shared/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/shared/ui/dropdown-menu';
import { TimeAgo } from '@/shared/ui/time-ago';
import { useMarkRead, useNotifications } from './notification.queries';

const MOST_SHOWN = 9;

const DEEDS: Record<NotificationKind, string> = {
  mention: 'named you in',
  reply: 'answered you in',
  proposal: 'proposes a change of',
  workstation: 'is not protected',
};

function placeOf({ projectId, docId, threadId, proposalId }: Notification): string {
  if (proposalId) return `/projects/${projectId}/proposals?proposal=${proposalId}`;
  return docId ? `${editorPath(projectId, docId)}?thread=${threadId}` : workstationsPath(projectId);
}

/** What was said to this person, and how much of it is unread. */
export function NotificationBell() {
  useOwnNews();
  const router = useRouter();
  const query = useNotifications();
  const { mutate: markRead } = useMarkRead();
  const unread = query.data?.pages[0]?.unread ?? 0;
  const list = query.data?.pages.flatMap(({ data }) => data) ?? [];
  const open = (one: Notification) => {
    if (!one.readAt) markRead({ ids: [one.id] });
    router.push(placeOf(one));
  };
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          variant="ghost"
          size="icon"
          className="relative size-8"
          aria-label={unread > 0 ? `Notifications, ${unread} unread` : 'Notifications'}
        >
          <BellIcon />
          {unread > 0 && (
            <span
              aria-hidden
              className="absolute -top-0.5 -right-0.5 min-w-4 rounded-full bg-primary px-1 text-[0.625rem] leading-4 font-semibold text-primary-foreground"
            >
              {unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}
            </span>
          )}
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" className="w-[min(22rem,calc(100vw-1rem))]">
        {list.length === 0 && (
          <DropdownMenuItem disabled className="justify-center py-6 data-disabled:opacity-100">
            {query.isError ? 'They could not be loaded.' : 'Nobody has said anything to you yet.'}
          </DropdownMenuItem>
        )}
        {list.map((one) => (
          <DropdownMenuItem key={one.id} onSelect={() => open(one)} className="items-start">
            <span
              aria-hidden
              className={cn(
                'mt-1.5 size-2 shrink-0 rounded-full',
                one.readAt ? 'bg-transparent' : 'bg-primary',
              )}
            />
            <span className="min-w-0 flex-1">
              <span className="block text-[0.8125rem] break-words">
                {!one.readAt && <span className="sr-only">Unread: </span>}
                <span className="font-medium">{one.byName}</span> {DEEDS[one.kind]}{' '}
                {one.fileName && <span className="font-mono text-xs">{one.fileName}</span>}
              </span>
              <span className="line-clamp-2 text-xs break-words text-muted-foreground">{one.excerpt}</span>
              <TimeAgo at={one.createdAt} className="text-xs text-muted-foreground" />
            </span>
          </DropdownMenuItem>
        ))}
        {query.hasNextPage && (
          <DropdownMenuItem
            onSelect={(event) => {
              event.preventDefault();
              void query.fetchNextPage();
            }}
          >
            Show earlier
          </DropdownMenuItem>
        )}
        {unread > 0 && (
          <>
            <DropdownMenuSeparator />
            <DropdownMenuItem onSelect={() => markRead({ all: true })}>Mark all as read</DropdownMenuItem>
          </>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
