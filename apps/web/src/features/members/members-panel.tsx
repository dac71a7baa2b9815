'use client';

import { UserPlusIcon } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/shared/ui/button';
import { Card, CardDescription, CardHeader, CardTitle } from '@/shared/ui/card';
import { ErrorState } from '@/shared/ui/error-state';
import { Skeleton } from '@/shared/ui/skeleton';
import { InvitationRow } from './invitation-row';
import { InviteDialog } from './invite-dialog';
import { useInvitations, useMembers } from './member.queries';
import { MemberRow } from './member-row';

interface MembersPanelProps {
  projectId: string;
  mayInvite: boolean;
}

export function MembersPanel({ projectId, mayInvite }: MembersPanelProps) {
  const list = useMembers(projectId);
  const [isInviting, setInviting] = useState(false);
  const members = list.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <div className="flex flex-col gap-5">
      <Card aria-busy={list.isPending}>
        <CardHeader className="flex-row flex-wrap items-start justify-between gap-3">
          <div className="min-w-0 flex-1 basis-64 space-y-1">
            <CardTitle>Members</CardTitle>
            <CardDescription>
              Who sees this project. Agents act with the rights of the person whose key they have.
            </CardDescription>
          </div>
          {mayInvite && (
            <Button size="sm" onClick={() => setInviting(true)}>
              <UserPlusIcon /> Invite
            </Button>
          )}
        </CardHeader>
        {list.isPending && <RowsSkeleton />}
        {list.isError && members.length === 0 && (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        )}
        {members.length > 0 && (
          <ul className="divide-y border-t">
            {members.map((member) => (
              <MemberRow key={member.userId} member={member} projectId={projectId} />
            ))}
          </ul>
        )}
        {list.hasNextPage && (
          <MoreButton isBusy={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />
        )}
      </Card>
      {mayInvite && <InvitationsCard projectId={projectId} />}
      <InviteDialog projectId={projectId} open={isInviting} onOpenChange={setInviting} />
    </div>
  );
}

/** Nothing while nobody is invited. */
function InvitationsCard({ projectId }: { projectId: string }) {
  const list = useInvitations(projectId);
  const invitations = list.data?.pages.flatMap(({ data }) => data) ?? [];
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (invitations.length === 0) return null;
  return (
    <Card>
      <CardHeader>
        <CardTitle>Invited</CardTitle>
        <CardDescription>Links that were not used yet.</CardDescription>
      </CardHeader>
      <ul className="divide-y border-t">
        {invitations.map((invitation) => (
          <InvitationRow key={invitation.id} invitation={invitation} projectId={projectId} />
        ))}
      </ul>
      {list.hasNextPage && (
        <MoreButton isBusy={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />
      )}
    </Card>
  );
}

function MoreButton({ isBusy, onMore }: { isBusy: boolean; onMore: () => void }) {
  return (
    <Button variant="ghost" size="sm" className="m-2" disabled={isBusy} onClick={onMore}>
      Show more
    </Button>
  );
}

function RowsSkeleton() {
  return (
    <div className="flex flex-col gap-5 border-t p-5">
      {['w-40', 'w-32'].map((width) => (
        <div key={width} className="space-y-2">
          <Skeleton className={`h-4 ${width}`} />
          <Skeleton className="h-3 w-64 max-w-full" />
        </div>
      ))}
    </div>
  );
}
