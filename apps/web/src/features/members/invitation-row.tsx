'use client';

import type { Invitation } from '@cairn/contracts';
import { date } from '@/shared/lib/time';
import { Badge } from '@/shared/ui/badge';
import { Button } from '@/shared/ui/button';
import { useWithdraw } from './member.queries';
import { roles } from './roles';

export function InvitationRow({ invitation, projectId }: { invitation: Invitation; projectId: string }) {
  const withdraw = useWithdraw(projectId, invitation.id);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 sm:px-5">
      <div className="min-w-0 flex-1 basis-56 space-y-0.5">
        <p className="flex min-w-0 items-center gap-2">
          <span className="min-w-0 truncate font-medium">{invitation.email}</span>
          <Badge variant="outline">{roles.find(({ id }) => id === invitation.role)?.name}</Badge>
        </p>
        <p className="text-xs text-muted-foreground">
          invited by {invitation.invitedByName} · ends {date(invitation.expiresAt)}
        </p>
      </div>
      {invitation.can.withdraw && (
        <Button variant="outline" size="sm" disabled={withdraw.isPending} onClick={() => withdraw.mutate()}>
          Withdraw
        </Button>
      )}
    </li>
  );
}
