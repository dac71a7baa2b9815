'use client';

import { useState } from 'react';
import { Field } from '@/shared/ui/field';
import { DialogForm, FormDialog } from '@/shared/ui/form-dialog';
import { Textarea } from '@/shared/ui/textarea';

interface RejectDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  isPending: boolean;
  onReject: (reason: string) => void;
}

export function RejectDialog({ open, onOpenChange, isPending, onReject }: RejectDialogProps) {
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Reject the proposal"
      description="The document stays as it is. The proposal is kept for 90 days."
      className="max-w-md"
    >
      <RejectForm isPending={isPending} onReject={onReject} onCancel={() => onOpenChange(false)} />
    </FormDialog>
  );
}

function RejectForm({
  isPending,
  onReject,
  onCancel,
}: Pick<RejectDialogProps, 'isPending' | 'onReject'> & { onCancel: () => void }) {
  const [reason, setReason] = useState('');
  return (
    <DialogForm
      pending={isPending}
      action="Reject"
      onSubmit={() => onReject(reason.trim())}
      onCancel={onCancel}
    >
      <Field
        label="Reason"
        optional
        hint="The agent finds it where it looks for what became of its proposal."
      >
        {(control) => (
          <Textarea
            {...control}
            autoFocus
            rows={3}
            maxLength={2000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </DialogForm>
  );
}
