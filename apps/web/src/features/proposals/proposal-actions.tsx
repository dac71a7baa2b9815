'use client';

import { CheckIcon, PencilIcon, XIcon } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/shared/ui/button';
import { Kbd } from '@/shared/ui/kbd';
import { RejectDialog } from './reject-dialog';

interface ProposalActionsProps {
  isPending: boolean;
  isDeletion: boolean;
  isEditing: boolean;
  onAccept: () => void;
  onEdit: (() => void) | undefined;
  onReject: (reason: string) => void;
}

/** Yes, yes but, or no. */
export function ProposalActions(props: ProposalActionsProps) {
  const { isPending, isDeletion, isEditing, onAccept, onEdit, onReject } = props;
  const [isRejecting, setRejecting] = useState(false);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button
        size="sm"
        variant={isDeletion ? 'destructive' : 'default'}
        disabled={isPending}
        onClick={onAccept}
        aria-keyshortcuts="Control+Enter"
      >
        <CheckIcon /> {isDeletion ? 'Delete the document' : isEditing ? 'Accept as edited' : 'Accept'}
        <Kbd className="ml-1 max-sm:hidden">Ctrl Enter</Kbd>
      </Button>
      {onEdit && (
        <Button size="sm" variant="outline" disabled={isPending} onClick={onEdit}>
          <PencilIcon /> Edit first
        </Button>
      )}
      <Button size="sm" variant="outline" disabled={isPending} onClick={() => setRejecting(true)}>
        <XIcon /> Reject…
      </Button>
      <RejectDialog
        open={isRejecting}
        onOpenChange={setRejecting}
        isPending={isPending}
        onReject={(reason) => {
          setRejecting(false);
          onReject(reason);
        }}
      />
    </div>
  );
}
