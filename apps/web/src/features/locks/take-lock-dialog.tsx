'use client';

import { useState } from 'react';
import { failureSentences } from '@/shared/api';
import { Field } from '@/shared/ui/field';
import { DialogForm, FormDialog } from '@/shared/ui/form-dialog';
import { Input } from '@/shared/ui/input';
import { useTakeLock } from './lock.mutations';

interface TakeLockDialogProps {
  projectId: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function TakeLockDialog({ projectId, open, onOpenChange }: TakeLockDialogProps) {
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Take the edit lock"
      description="Agents of this project wait until you release it, or for 30 minutes. Opening a document in the editor takes it by itself."
      className="max-w-md"
    >
      <TakeLockForm projectId={projectId} onDone={() => onOpenChange(false)} />
    </FormDialog>
  );
}

function TakeLockForm({ projectId, onDone }: { projectId: string; onDone: () => void }) {
  const [reason, setReason] = useState('');
  const take = useTakeLock(projectId);
  const submit = () => take.mutate(reason.trim(), { onSuccess: onDone });
  return (
    <DialogForm
      errors={take.error ? failureSentences(take.error) : []}
      pending={take.isPending}
      action="Take the lock"
      onSubmit={submit}
      onCancel={onDone}
    >
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
    </DialogForm>
  );
}
