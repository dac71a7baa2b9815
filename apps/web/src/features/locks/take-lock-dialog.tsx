'use client';

import { type FormEvent, useState } from 'react';
import { failureSentences } from '@/shared/api';
import { Button } from '@/shared/ui/button';
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/shared/ui/dialog';
import { Field } from '@/shared/ui/field';
import { FormErrors } from '@/shared/ui/form-errors';
import { Input } from '@/shared/ui/input';
import { SubmitButton } from '@/shared/ui/submit-button';
import { useTakeLock } from './lock.mutations';

interface TakeLockDialogProps {
  projectId: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function TakeLockDialog({ projectId, open, onOpenChange }: TakeLockDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent className="max-w-md">
        <DialogHeader>
          <DialogTitle>Take the edit lock</DialogTitle>
          <DialogDescription>
            Agents of this project wait until you release it, or for 30 minutes. Opening a document in the
            editor takes it by itself.
          </DialogDescription>
        </DialogHeader>
        <TakeLockForm projectId={projectId} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function TakeLockForm({ projectId, onDone }: { projectId: string; onDone: () => void }) {
  const [reason, setReason] = useState('');
  const take = useTakeLock(projectId);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!take.isPending) take.mutate(reason.trim(), { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {take.error && <FormErrors sentences={failureSentences(take.error)} />}
      <Field label="Reason" optional hint="Shown to colleagues, and to the agents that wait.">
        {(control) => (
          <Input
            {...control}
            autoFocus
            maxLength={300}
            placeholder="Rewriting the style guide"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <DialogFooter>
        <Button variant="outline" onClick={onDone}>
          Cancel
        </Button>
        <SubmitButton pending={take.isPending}>Take the lock</SubmitButton>
      </DialogFooter>
    </form>
  );
}
