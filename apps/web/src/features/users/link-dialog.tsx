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

interface LinkDialogProps {
  name: string;
  link: string | undefined;
  onDone: () => void;
}

/** A single-use link, shown once. */
export function LinkDialog({ name, link, onDone }: LinkDialogProps) {
  return (
    <Dialog open={link !== undefined} onOpenChange={(next) => !next && onDone()}>
      {/* A stray click beside the dialog must not take the link away that is shown only once. */}
      <DialogContent onInteractOutside={(event) => event.preventDefault()}>
        <DialogHeader>
          <DialogTitle>A link for {name}</DialogTitle>
          <DialogDescription>
            With it they choose a password. It works once and is not shown again.
          </DialogDescription>
        </DialogHeader>
        <CodeBlock label="The link" text={link ?? ''} />
        <DialogFooter>
          <Button onClick={onDone}>I have copied it</Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
