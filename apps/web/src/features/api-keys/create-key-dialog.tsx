'use client';

import { useState } from 'react';
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '@/shared/ui/dialog';
import { CreateKeyForm } from './create-key-form';
import { NewKeyShown } from './new-key-shown';

interface CreateKeyDialogProps {
  projectId: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function CreateKeyDialog({ projectId, open, onOpenChange }: CreateKeyDialogProps) {
  const [made, setMade] = useState<string>();
  const change = (next: boolean) => {
    onOpenChange(next);
    if (!next) setMade(undefined);
  };
  return (
    <Dialog open={open} onOpenChange={change}>
      {/* A stray click beside the dialog must not take the key away that is shown only once. */}
      <DialogContent onInteractOutside={(event) => made && event.preventDefault()}>
        <DialogHeader>
          <DialogTitle>{made ? 'Your new key' : 'New API key'}</DialogTitle>
          <DialogDescription>
            {made
              ? 'Copy it now: it is kept only as a hash, and cannot be shown again.'
              : 'Give each machine or program its own.'}
          </DialogDescription>
        </DialogHeader>
        {made ? (
          <NewKeyShown apiKey={made} projectId={projectId} onDone={() => change(false)} />
        ) : (
          <CreateKeyForm projectId={projectId} onMade={setMade} onCancel={() => change(false)} />
        )}
      </DialogContent>
    </Dialog>
  );
}
