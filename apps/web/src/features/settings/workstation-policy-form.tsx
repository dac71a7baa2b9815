'use client';

import type { Project, WorkstationPolicy } from '@cairn/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { api, failureSentences, keys, unwrap } from '@/shared/api';
import { Card } from '@/shared/ui/card';
import { ErrorState } from '@/shared/ui/error-state';
import { Skeleton } from '@/shared/ui/skeleton';
import { toast } from '@/shared/ui/toast';
import { SettingsForm, readOnlyReason } from './settings-form';
import { useDraft } from './use-draft';

/** What workstations do by themselves. */
export function WorkstationPolicyForm({ project }: { project: Project }) {
  const policy = useQuery({
    queryKey: keys.workstationPolicy(project.id),
    queryFn: () =>
      unwrap(
        api.GET('/api/projects/{projectId}/workstation-policy', {
          params: { path: { projectId: project.id } },
        }),
      ),
  });
  if (policy.data) return <Form project={project} saved={policy.data} />;
  return (
    <Card aria-busy={policy.isPending}>
      {policy.isError ? (
        <ErrorState error={policy.error} onRetry={() => void policy.refetch()} />
      ) : (
        <Skeleton className="m-5 h-72" />
      )}
    </Card>
  );
}

function Form({ project, saved }: { project: Project; saved: WorkstationPolicy }) {
  const form = useDraft(saved);
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (body: Partial<WorkstationPolicy>) =>
      unwrap(
        api.PUT('/api/projects/{projectId}/workstation-policy', {
          params: { path: { projectId: project.id } },
          body,
        }),
      ),
    onSuccess: (now) => {
      client.setQueryData(keys.workstationPolicy(project.id), now);
      form.reset();
      toast.success('Saved', { description: 'Workstations hear of it within a minute.' });
    },
  });
  return (
    <SettingsForm
      title="Workstations"
      description="What every connected machine does by itself. Hooks learn of a change at their next question."
      errors={change.error ? failureSentences(change.error) : []}
      readOnly={project.can.administer ? undefined : readOnlyReason(project)}
      isDirty={form.isDirty}
      isPending={change.isPending}
      onSubmit={() => change.mutate(form.changed)}
    >
      <Choice
        legend="While the platform cannot be reached"
        value={form.draft.whenUnreachable}
        onChange={(whenUnreachable) => form.change({ whenUnreachable })}
        options={[
          {
            value: 'continue',
            name: 'Agents work on',
            description:
              'With the documents that are there, and told that nobody knows whether somebody edits. An outage here stops nobody.',
          },
          {
            value: 'block',
            name: 'Agents wait',
            description:
              'Nothing is read or changed while it is unknown who holds the lock. An outage here stops all agents.',
          },
        ]}
      />
      <Choice
        legend="When a document was changed on the machine"
        value={form.draft.localChanges}
        onChange={(localChanges) => form.change({ localChanges })}
        options={[
          {
            value: 'heal',
            name: 'Put it back',
            description:
              'The machine gets what the platform has. What was replaced stays there for 14 days, in .docs/.cairn/previous.',
          },
          {
            value: 'propose',
            name: 'Propose it, then put it back',
            description: 'The change comes here first, as a proposal for people to accept or reject.',
          },
        ]}
      />
    </SettingsForm>
  );
}

interface ChoiceProps<T extends string> {
  legend: string;
  value: T;
  onChange: (value: T) => void;
  options: { value: T; name: string; description: string }[];
}

function Choice<T extends string>({ legend, value, onChange, options }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-2 text-sm font-medium">{legend}</legend>
      {options.map((option) => (
        <div
          key={option.value}
          className="relative flex items-start gap-2.5 rounded-md border px-3 py-2.5 text-sm transition-colors has-checked:border-primary has-checked:bg-accent/60 has-enabled:hover:bg-accent/60"
        >
          <input
            id={`${name}-${option.value}`}
            type="radio"
            name={name}
            value={option.value}
            checked={value === option.value}
            aria-describedby={`${name}-${option.value}-what`}
            onChange={() => onChange(option.value)}
            className="relative z-10 mt-0.5 size-4 shrink-0 accent-primary"
          />
          <div className="min-w-0">
            <label htmlFor={`${name}-${option.value}`} className="font-medium after:absolute after:inset-0">
              {option.name}
            </label>
            <p id={`${name}-${option.value}-what`} className="text-xs text-pretty text-muted-foreground">
              {option.description}
            </p>
          </div>
        </div>
      ))}
    </fieldset>
  );
}
