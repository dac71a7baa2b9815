'use client';

import { useState } from 'react';
import { Field } from '@/shared/ui/field';
import { DialogForm, FormDialog } from '@/shared/ui/form-dialog';
import { Input } from '@/shared/ui/input';

interface VersionNoteDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onSave: (note: string | undefined) => void;
}

export function VersionNoteDialog({ open, onOpenChange, onSave }: VersionNoteDialogProps) {
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Save a version"
      description="The note stands beside it in the history."
      className="max-w-md"
    >
      <NoteForm
        onCancel={() => onOpenChange(false)}
        onSave={(note) => {
          onOpenChange(false);
          onSave(note);
        }}
      />
    </FormDialog>
  );
}

function NoteForm({ onCancel, onSave }: { onCancel: () => void; onSave: (note?: string) => void }) {
  const [note, setNote] = useState('');
  const submit = () => onSave(note.trim() || undefined);
  return (
    <DialogForm pending={false} action="Save version" onSubmit={submit} onCancel={onCancel}>
      <Field label="Note" optional hint="What has changed, and why.">
        {(control) => (
          <Input
            {...control}
            autoFocus
            maxLength={300}
            placeholder="Says how to test before merging"
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
    </DialogForm>
  );
}
