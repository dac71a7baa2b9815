'use client';

import { Field } from '@/shared/ui/field';
import { Input } from '@/shared/ui/input';
import { Textarea } from '@/shared/ui/textarea';
import { ChipsInput } from '@/shared/ui/chips-input';
import type { NewProject } from './project.mutations';

export interface ProjectForm {
  name: string;
  description: string;
  techStack: string[];
  repoUrl: string;
  token: string;
  branch: string;
  docsPath: string;
}

export const emptyProject: ProjectForm = {
  name: '',
  description: '',
  techStack: [],
  repoUrl: '',
  token: '',
  branch: 'main',
  docsPath: 'docs',
};

export const fieldNames = Object.keys(emptyProject);

/** Without a repository, the fields that only mean something with one are left out. */
export function toBody({ repoUrl, token, branch, docsPath, ...about }: ProjectForm): NewProject {
  const url = repoUrl.trim();
  if (!url) return about;
  return { ...about, repoUrl: url, token: token.trim() || undefined, branch, docsPath };
}

interface FieldsProps {
  form: ProjectForm;
  onChange: (part: Partial<ProjectForm>) => void;
  errors: Record<string, string>;
}

export function AboutFields({ form, onChange, errors }: FieldsProps) {
  return (
    <>
      <Field label="Name" error={errors.name}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            maxLength={100}
            value={form.name}
            onChange={(event) => onChange({ name: event.target.value })}
          />
        )}
      </Field>
      <Field label="Description" optional error={errors.description}>
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            maxLength={2000}
            value={form.description}
            onChange={(event) => onChange({ description: event.target.value })}
          />
        )}
      </Field>
      <Field label="Tech stack" optional hint="Enter or a comma adds one." error={errors.techStack}>
        {(control) => (
          <ChipsInput
            {...control}
            value={form.techStack}
            placeholder="TypeScript, PostgreSQL…"
            onChange={(techStack) => onChange({ techStack })}
          />
        )}
      </Field>
    </>
  );
}

export function RepositoryFields({ form, onChange, errors }: FieldsProps) {
  const hasUrl = form.repoUrl.trim() !== '';
  return (
    <fieldset className="flex min-w-0 flex-col gap-4 border-t pt-4">
      <legend className="sr-only">Repository</legend>
      <Field
        label="Repository URL"
        optional
        hint="The address you would clone from, beginning with https://"
        error={errors.repoUrl}
      >
        {(control) => (
          <Input
            {...control}
            inputMode="url"
            spellCheck={false}
            autoComplete="off"
            placeholder="https://github.com/acme/handbook.git"
            value={form.repoUrl}
            onChange={(event) => onChange({ repoUrl: event.target.value })}
          />
        )}
      </Field>
      {hasUrl && (
        <>
          <Field
            label="Access token"
            optional
            hint="For private repositories and for publishing. Stored encrypted and never shown again."
            error={errors.token}
          >
            {(control) => (
              <Input
                {...control}
                type="password"
                autoComplete="off"
                value={form.token}
                onChange={(event) => onChange({ token: event.target.value })}
              />
            )}
          </Field>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Branch" error={errors.branch}>
              {(control) => (
                <Input
                  {...control}
                  spellCheck={false}
                  value={form.branch}
                  onChange={(event) => onChange({ branch: event.target.value })}
                />
              )}
            </Field>
            <Field label="Docs folder" hint="“.” is the whole repository." error={errors.docsPath}>
              {(control) => (
                <Input
                  {...control}
                  spellCheck={false}
                  value={form.docsPath}
                  onChange={(event) => onChange({ docsPath: event.target.value })}
                />
              )}
            </Field>
          </div>
        </>
      )}
    </fieldset>
  );
}
