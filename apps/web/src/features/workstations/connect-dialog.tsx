'use client';

import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '@/shared/ui/dialog';
import { ConnectSteps } from './connect-steps';

interface ConnectDialogProps {
  projectId: string;
  onOpenChange: (open: boolean) => void;
}

/** How a developer’s machine gets the documents. */
export function ConnectDialog({ projectId, onOpenChange }: ConnectDialogProps) {
  return (
    <Dialog open onOpenChange={onOpenChange}>
      <DialogContent className="max-w-2xl">
        <DialogHeader>
          <DialogTitle>Connect a workstation</DialogTitle>
          <DialogDescription>
            For each checkout that should follow these documents. Agents there get today’s documents before
            they work, and wait while the lock is held.
          </DialogDescription>
        </DialogHeader>
        <ConnectSteps projectId={projectId} />
      </DialogContent>
    </Dialog>
  );
}
