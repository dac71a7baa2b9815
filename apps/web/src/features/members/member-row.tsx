'use client';

import type { Member } from '@cairn/contracts';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { meQuery } from '@/shared/api';
import { date } from '@/shared/lib/time';
import { Badge } from '@/shared/ui/badge';
import { Button } from '@/shared/ui/button';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { useChangeRole, useRemoveMember } from './member.queries';
import { RoleSelect } from './role-select';
import { roles } from './roles';

export function MemberRow({ member, projectId }: { member: Member; projectId: string }) {
  const isMe = useQuery(meQuery).data?.id === member.userId;
  const change = useChangeRole(projectId, member.userId);
  // What was asked for shows at once; the answer, or the refusal, follows.
  const role = change.isPending ? change.variables : member.role;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 sm:px-5">
      <div className="min-w-0 flex-1 basis-56 space-y-0.5">
        <p className="flex min-w-0 items-center gap-2">
          <span className="min-w-0 truncate font-medium">{member.name}</span>
          {isMe && <Badge variant="outline">you</Badge>}
          {member.isDisabled && <Badge variant="warning">disabled</Badge>}
        </p>
        <p className="truncate text-xs text-muted-foreground">
          {member.email} · since {date(member.since)}
        </p>
      </div>
      <div className="flex items-center gap-2">
        {member.can.changeRole ? (
          <RoleSelect
            value={role}
            label={`Role of ${member.name}`}
            className="w-28"
            onChange={(next) => change.mutate(next)}
          />
        ) : (
          <span className="px-2 text-[0.8125rem] text-muted-foreground">
            {roles.find(({ id }) => id === role)?.name}
          </span>
        )}
        {member.can.remove && <RemoveButton member={member} projectId={projectId} isMe={isMe} />}
      </div>
    </li>
  );
}

function RemoveButton({ member, projectId, isMe }: { member: Member; projectId: string; isMe: boolean }) {
  const router = useRouter();
  const [isAsking, setAsking] = useState(false);
  const remove = useRemoveMember(projectId, member.userId, () => isMe && router.push('/'));
  return (
    <>
      <Button variant="outline" size="sm" disabled={remove.isPending} onClick={() => setAsking(true)}>
        {isMe ? 'Leave…' : 'Remove…'}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={isMe ? 'Leave this project?' : `Take ${member.name} out of this project?`}
        description={
          isMe
            ? 'You will not see it any more, and your keys stop working for it. An admin can invite you again.'
            : 'They see nothing of it any more, their open pages and their keys included. What they wrote stays.'
        }
        action={isMe ? 'Leave' : 'Remove'}
        destructive
        onConfirm={() => remove.mutate()}
      />
    </>
  );
}
