'use client';

import type { ProjectRole } from '@cairn/contracts';
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
import { Field } from '@/shared/ui/field';
import { FormErrors } from '@/shared/ui/form-errors';
import { Input } from '@/shared/ui/input';
import { ShownOnceDialog } from '@/shared/ui/shown-once-dialog';
import { SubmitButton } from '@/shared/ui/submit-button';
import { useInvite } from './member.queries';
import { RoleSelect } from './role-select';
import { roles } from './roles';

interface InviteDialogProps {
  projectId: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function InviteDialog({ projectId, open, onOpenChange }: InviteDialogProps) {
  const [link, setLink] = useState<string>();
  const show = (made: string) => {
    onOpenChange(false);
    setLink(made);
  };
  return (
    <>
      <Dialog open={open} onOpenChange={onOpenChange}>
        <DialogContent>
          <DialogHeader>
            <DialogTitle>Invite somebody</DialogTitle>
            <DialogDescription>
              They get a link with which they join, with a new account or the one they have.
            </DialogDescription>
          </DialogHeader>
          <InviteForm projectId={projectId} onMade={show} onCancel={() => onOpenChange(false)} />
        </DialogContent>
      </Dialog>
      <ShownOnceDialog
        title="The invitation"
        description="Hand this link over. It works once, for seven days, and is not shown again."
        label="The link"
        text={link}
        action="I have copied it"
        onDone={() => setLink(undefined)}
      />
    </>
  );
}

interface InviteFormProps {
  projectId: string;
  onMade: (link: string) => void;
  onCancel: () => void;
}

function InviteForm({ projectId, onMade, onCancel }: InviteFormProps) {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<ProjectRole>('editor');
  const invite = useInvite(projectId);
  const failure = invite.error ? formFailure(invite.error, ['email', 'role']) : noFailure;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!invite.isPending) invite.mutate({ email, role }, { onSuccess: ({ link }) => onMade(link) });
  };
  return (
    <form onSubmit={submit} className="flex min-w-0 flex-col gap-4" noValidate>
      <FormErrors sentences={failure.general} />
      <Field label="E-mail" error={failure.fields.email}>
        {(control) => (
          <Input
            {...control}
            type="email"
            autoFocus
            autoComplete="off"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <Field label="Role" hint={roles.find(({ id }) => id === role)?.text} error={failure.fields.role}>
        {(control) => <RoleSelect control={control} value={role} onChange={setRole} />}
      </Field>
      <DialogFooter>
        <Button variant="outline" onClick={onCancel}>
          Cancel
        </Button>
        <SubmitButton pending={invite.isPending}>Make the invitation</SubmitButton>
      </DialogFooter>
    </form>
  );
}
