'use client';

import { type FormEvent, useState } from 'react';
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
import { Input } from '@/shared/ui/input';
import { SubmitButton } from '@/shared/ui/submit-button';

interface VersionNoteDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onSave: (note: string | undefined) => void;
}

export function VersionNoteDialog({ open, onOpenChange, onSave }: VersionNoteDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent className="max-w-md">
        <DialogHeader>
          <DialogTitle>Save a version</DialogTitle>
          <DialogDescription>The note stands beside it in the history.</DialogDescription>
        </DialogHeader>
        <NoteForm
          onCancel={() => onOpenChange(false)}
          onSave={(note) => {
            onOpenChange(false);
            onSave(note);
          }}
        />
      </DialogContent>
    </Dialog>
  );
}

function NoteForm({ onCancel, onSave }: { onCancel: () => void; onSave: (note?: string) => void }) {
  const [note, setNote] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave(note.trim() || undefined);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
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
      <DialogFooter>
        <Button variant="outline" onClick={onCancel}>
          Cancel
        </Button>
        <SubmitButton pending={false}>Save version</SubmitButton>
      </DialogFooter>
    </form>
  );
}
