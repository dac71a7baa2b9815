'use client';

import type { Project } from '@cairn/contracts';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { toast } from '@/shared/ui/toast';
import { failureSentences } from '@/shared/api';
import { count } from '@/shared/lib/count';
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
import { useDeleteProject } from './project-settings.mutations';

interface DeleteProjectDialogProps {
  project: Project;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function DeleteProjectDialog({ project, open, onOpenChange }: DeleteProjectDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent className="max-w-md">
        <DialogHeader>
          <DialogTitle>Delete “{project.name}”?</DialogTitle>
          <DialogDescription>
            {count(project.docs.count, 'document')} with all versions, its keys and its activity go for good.
            {project.docs.pending > 0 &&
              ` ${count(project.docs.pending, 'change')} not yet published will be lost.`}{' '}
            The repository is left alone.
          </DialogDescription>
        </DialogHeader>
        <DeleteForm project={project} onCancel={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function DeleteForm({ project, onCancel }: { project: Project; onCancel: () => void }) {
  const [typed, setTyped] = useState('');
  const router = useRouter();
  const remove = useDeleteProject(project.id);
  const isRight = typed.trim() === project.name;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isRight || remove.isPending) return;
    remove.mutate(undefined, {
      onSuccess: () => {
        toast.success(`“${project.name}” was deleted`);
        router.replace('/');
      },
    });
  };
  return (
    <form onSubmit={submit} className="flex min-w-0 flex-col gap-4">
      {remove.error && <FormErrors sentences={failureSentences(remove.error)} />}
      <Field
        label={
          <span className="leading-normal">
            Type <span className="font-mono break-all select-text">{project.name}</span> to confirm
          </span>
        }
      >
        {(control) => (
          <Input
            {...control}
            autoFocus
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      <DialogFooter>
        <Button variant="outline" onClick={onCancel}>
          Cancel
        </Button>
        <SubmitButton variant="destructive" disabled={!isRight} pending={remove.isPending}>
          Delete for good
        </SubmitButton>
      </DialogFooter>
    </form>
  );
}
