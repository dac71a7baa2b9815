'use client';

import type { Project } from '@cairn/contracts';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from '@/shared/ui/toast';
import { failureSentences } from '@/shared/api';
import { count } from '@/shared/lib/count';
import { Button } from '@/shared/ui/button';
import { DialogFooter } from '@/shared/ui/dialog';
import { Field } from '@/shared/ui/field';
import { Form } from '@/shared/ui/form';
import { FormDialog } from '@/shared/ui/form-dialog';
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
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Delete “${project.name}”?`}
      description={
        <>
          {count(project.docs.count, 'document')} with all versions, its keys and its activity go for good.{' '}
          {project.docs.pending > 0 &&
            `${count(project.docs.pending, 'change')} not yet published will be lost. `}
          The repository is left alone.
        </>
      }
      className="max-w-md"
    >
      <DeleteForm project={project} onCancel={() => onOpenChange(false)} />
    </FormDialog>
  );
}

function DeleteForm({ project, onCancel }: { project: Project; onCancel: () => void }) {
  const [typed, setTyped] = useState('');
  const router = useRouter();
  const remove = useDeleteProject(project.id);
  const isRight = typed.trim() === project.name;
  const submit = () => {
    if (!isRight) return;
    remove.mutate(undefined, {
      onSuccess: () => {
        toast.success(`“${project.name}” was deleted`);
        router.replace('/');
      },
    });
  };
  return (
    <Form
      errors={remove.error ? failureSentences(remove.error) : []}
      pending={remove.isPending}
      onSubmit={submit}
    >
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
    </Form>
  );
}
