'use client';

import type { Project } from '@cairn/contracts';
import { toast } from '@/shared/ui/toast';
import { formFailure, noFailure } from '@/shared/api';
import { ChipsInput } from '@/shared/ui/chips-input';
import { Field } from '@/shared/ui/field';
import { Input } from '@/shared/ui/input';
import { Textarea } from '@/shared/ui/textarea';
import { useUpdateProject } from './project-settings.mutations';
import { SettingsForm, readOnlyReason } from './settings-form';
import { useDraft } from './use-draft';

export function GeneralForm({ project }: { project: Project }) {
  const { name, description, techStack } = project;
  const form = useDraft({ name, description, techStack });
  const update = useUpdateProject(project.id);
  const failure = update.error ? formFailure(update.error, Object.keys(form.draft)) : noFailure;
  const readOnly = readOnlyReason(project);
  const save = () =>
    update.mutate(form.changed, {
      onSuccess: () => {
        form.reset();
        toast.success('Saved');
      },
    });

  return (
    <SettingsForm
      title="General"
      description="How the project appears to people."
      errors={failure.general}
      readOnly={readOnly}
      isDirty={form.isDirty}
      isPending={update.isPending}
      onSubmit={save}
    >
      <Field label="Name" error={failure.fields.name}>
        {(control) => (
          <Input
            {...control}
            maxLength={100}
            value={form.draft.name}
            onChange={(event) => form.change({ name: event.target.value })}
          />
        )}
      </Field>
      <Field label="Description" optional error={failure.fields.description}>
        {(control) => (
          <Textarea
            {...control}
            rows={3}
            maxLength={2000}
            value={form.draft.description}
            onChange={(event) => form.change({ description: event.target.value })}
          />
        )}
      </Field>
      <Field label="Tech stack" optional hint="Enter or a comma adds one." error={failure.fields.techStack}>
        {(control) => (
          <ChipsInput
            {...control}
            disabled={readOnly !== undefined}
            value={form.draft.techStack}
            onChange={(next) => form.change({ techStack: next })}
          />
        )}
      </Field>
    </SettingsForm>
  );
}
