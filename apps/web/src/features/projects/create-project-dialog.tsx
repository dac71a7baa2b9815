'use client';

import { type FormEvent, useState } from 'react';
import { formFailure, noFailure } from '@/shared/api';
import { Button } from '@/shared/ui/button';
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/shared/ui/dialog';
import { FormErrors } from '@/shared/ui/form-errors';
import { SubmitButton } from '@/shared/ui/submit-button';
import {
  AboutFields,
  type ProjectForm,
  RepositoryFields,
  emptyProject,
  fieldNames,
  toBody,
} from './project-fields';
import { useMakeProject } from './project.mutations';

interface CreateProjectDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function CreateProjectDialog({ open, onOpenChange }: CreateProjectDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>New project</DialogTitle>
          <DialogDescription>
            With a repository, its documents are taken in at once. It can also be connected later.
          </DialogDescription>
        </DialogHeader>
        {/* Mounted anew at each opening, so that a token typed before is not kept. */}
        <CreateProjectForm onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function CreateProjectForm({ onDone }: { onDone: () => void }) {
  const [form, setForm] = useState<ProjectForm>(emptyProject);
  const make = useMakeProject();
  const failure = make.error ? formFailure(make.error, fieldNames) : noFailure;
  const change = (part: Partial<ProjectForm>) => setForm((before) => ({ ...before, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!make.isPending) make.mutate(toBody(form), { onSuccess: onDone });
  };

  return (
    <form onSubmit={submit} className="flex min-w-0 flex-col gap-4" noValidate>
      <FormErrors sentences={failure.general} />
      <AboutFields form={form} onChange={change} errors={failure.fields} />
      <RepositoryFields form={form} onChange={change} errors={failure.fields} />
      <DialogFooter>
        <Button variant="outline" onClick={onDone}>
          Cancel
        </Button>
        <SubmitButton pending={make.isPending}>Create project</SubmitButton>
      </DialogFooter>
    </form>
  );
}
