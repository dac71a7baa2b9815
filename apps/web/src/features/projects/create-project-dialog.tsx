'use client';

import { useState } from 'react';
import { formFailure, noFailure } from '@/shared/api';
import { DialogForm, FormDialog } from '@/shared/ui/form-dialog';
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
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title="New project"
      description="With a repository, its documents are taken in at once. It can also be connected later."
    >
      <CreateProjectForm onDone={() => onOpenChange(false)} />
    </FormDialog>
  );
}

function CreateProjectForm({ onDone }: { onDone: () => void }) {
  const [form, setForm] = useState<ProjectForm>(emptyProject);
  const make = useMakeProject();
  const failure = make.error ? formFailure(make.error, fieldNames) : noFailure;
  const change = (part: Partial<ProjectForm>) => setForm((before) => ({ ...before, ...part }));
  const submit = () => make.mutate(toBody(form), { onSuccess: onDone });

  return (
    <DialogForm
      errors={failure.general}
      pending={make.isPending}
      action="Create project"
      onSubmit={submit}
      onCancel={onDone}
    >
      <AboutFields form={form} onChange={change} errors={failure.fields} />
      <RepositoryFields form={form} onChange={change} errors={failure.fields} />
    </DialogForm>
  );
}
