'use client';

import { Button } from '@/shared/ui/button';
import { CodeBlock } from '@/shared/ui/code-block';
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/shared/ui/dialog';

interface RecoveryCodesDialogProps {
  codes: string[] | undefined;
  onDone: () => void;
}

export function RecoveryCodesDialog({ codes, onDone }: RecoveryCodesDialogProps) {
  return (
    <Dialog open={codes !== undefined} onOpenChange={(next) => !next && onDone()}>
      {/* A stray click beside the dialog must not take the codes away that are shown only once. */}
      <DialogContent onInteractOutside={(event) => event.preventDefault()}>
        <DialogHeader>
          <DialogTitle>Your recovery codes</DialogTitle>
          <DialogDescription>
            Each signs you in once when the authenticator is not at hand. Keep them where you keep your
            passwords: they are not shown again.
          </DialogDescription>
        </DialogHeader>
        <CodeBlock label="Recovery codes" text={(codes ?? []).join('\n')} />
        <DialogFooter>
          <Button onClick={onDone}>I have kept them</Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
