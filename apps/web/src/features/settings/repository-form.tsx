'use client';

import type { Project, UpdateProject } from '@cairn/contracts';
import { TriangleAlertIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { toast } from '@/shared/ui/toast';
import { formFailure, noFailure } from '@/shared/api';
import { CheckboxField } from '@/shared/ui/checkbox-field';
import { Field } from '@/shared/ui/field';
import { Input } from '@/shared/ui/input';
import { Notice } from '@/shared/ui/notice';
import { useUpdateProject } from './project-settings.mutations';
import { changesHost } from './repository-origin';
import { SettingsForm, readOnlyReason } from './settings-form';
import { TokenField } from './token-field';
import { useDraft } from './use-draft';

interface RepositoryDraft {
  repoUrl: string;
  branch: string;
  docsPath: string;
  autoPublish: boolean;
  /** undefined: as it is; null: cleared. */
  token?: string | null;
}

export function RepositoryForm({ project }: { project: Project }) {
  const { branch, docsPath, autoPublish } = project;
  const form = useDraft<RepositoryDraft>({
    repoUrl: project.repoUrl ?? '',
    branch,
    docsPath,
    autoPublish,
    token: undefined,
  });
  const router = useRouter();
  const update = useUpdateProject(project.id);
  const failure = update.error
    ? formFailure(update.error, ['repoUrl', 'branch', 'docsPath', 'token'])
    : noFailure;
  const losesToken =
    project.hasToken && !form.draft.token && changesHost(project.repoUrl, form.draft.repoUrl);
  const save = () =>
    update.mutate(toBody(form.changed), {
      onSuccess: (saved) => {
        form.reset();
        if (mustBeAsked(project, saved)) router.push(`/projects/${project.id}/connect`);
        else toast.success('Saved', { description: 'The next sync uses it.' });
      },
    });
  const readOnly = project.isSample
    ? 'The sample’s repository is its own and stays.'
    : readOnlyReason(project);

  return (
    <SettingsForm
      title="Repository"
      description="Where the documents are published to and taken from."
      errors={failure.general}
      readOnly={readOnly}
      isDirty={form.isDirty}
      isPending={update.isPending}
      onSubmit={save}
    >
      <Field
        label="URL"
        hint="The address you would clone from. Empty: the documents live here only."
        error={failure.fields.repoUrl}
      >
        {(control) => (
          <Input
            {...control}
            inputMode="url"
            spellCheck={false}
            autoComplete="off"
            placeholder="https://github.com/acme/handbook.git"
            value={form.draft.repoUrl}
            onChange={(event) => form.change({ repoUrl: event.target.value })}
          />
        )}
      </Field>
      {losesToken && (
        <Notice variant="warning" icon={TriangleAlertIcon} alert>
          This is another host, so saving clears the token: it is never sent to a place it was not given for.
          Enter the new host’s token below if it needs one.
        </Notice>
      )}
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField label="Branch" name="branch" form={form} error={failure.fields.branch} />
        <TextField
          label="Docs folder"
          name="docsPath"
          hint="“.” is the whole repository."
          form={form}
          error={failure.fields.docsPath}
        />
      </div>
      <TokenField
        last4={project.hasToken ? (project.tokenLast4 ?? '') : null}
        value={form.draft.token}
        error={failure.fields.token}
        canChange={readOnly === undefined}
        onChange={(token) => form.change({ token })}
      />
      <CheckboxField
        checked={form.draft.autoPublish}
        onChange={(checked) => form.change({ autoPublish: checked })}
      >
        <span className="font-medium">Publish by itself</span>
        <span className="block text-xs text-pretty text-muted-foreground">
          Changes become commits when the editing ends, or after 10 seconds without a save. Otherwise they
          wait for somebody to publish them.
        </span>
      </CheckboxField>
    </SettingsForm>
  );
}

/** Another source for documents that are there already: what would happen is shown before anything does. */
function mustBeAsked(before: Project, after: Project): boolean {
  const isElsewhere =
    before.repoUrl !== after.repoUrl || before.branch !== after.branch || before.docsPath !== after.docsPath;
  return isElsewhere && after.repoUrl !== null && after.docs.count > 0;
}

function toBody({ repoUrl, token, ...rest }: Partial<RepositoryDraft>): UpdateProject {
  const body: UpdateProject = rest;
  if (repoUrl !== undefined) body.repoUrl = repoUrl.trim() || null;
  if (token !== undefined) body.token = token;
  return body;
}

interface TextFieldProps {
  label: string;
  name: 'branch' | 'docsPath';
  hint?: string;
  error?: string;
  form: ReturnType<typeof useDraft<RepositoryDraft>>;
}

function TextField({ label, name, hint, error, form }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <Input
          {...control}
          spellCheck={false}
          autoComplete="off"
          value={form.draft[name]}
          onChange={(event) => form.change({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
}
