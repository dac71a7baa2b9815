'use client';

import type { Workstation } from '@cairn/contracts';
import { Trash2Icon } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/shared/ui/button';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { useRemoveWorkstation } from '@/features/workstations';

export function RemoveWorkstation({
  projectId,
  workstation,
}: {
  projectId: string;
  workstation: Workstation;
}) {
  const [isAsking, setAsking] = useState(false);
  const remove = useRemoveWorkstation(projectId);
  return (
    <div>
      <Button
        variant="outline"
        size="sm"
        className="hover:text-destructive"
        disabled={remove.isPending}
        onClick={() => setAsking(true)}
      >
        <Trash2Icon /> Remove from the list…
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Remove ${workstation.machineName}?`}
        description="It is only forgotten here: nothing changes on the machine, and its next heartbeat brings it back. To shut it out, revoke its API key in the settings."
        action="Remove"
        onConfirm={() => remove.mutate(workstation)}
      />
    </div>
  );
}
