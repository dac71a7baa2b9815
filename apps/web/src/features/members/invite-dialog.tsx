'use client';

import type { ProjectRole } from '@cairn/contracts';
import { useState } from 'react';
import { formFailure, noFailure } from '@/shared/api';
import { Field } from '@/shared/ui/field';
import { DialogForm, FormDialog } from '@/shared/ui/form-dialog';
import { Input } from '@/shared/ui/input';
import { ShownOnceDialog } from '@/shared/ui/shown-once-dialog';
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
      <FormDialog
        open={open}
        onOpenChange={onOpenChange}
        title="Invite somebody"
        description="They get a link with which they join, with a new account or the one they have."
      >
        <InviteForm projectId={projectId} onMade={show} onCancel={() => onOpenChange(false)} />
      </FormDialog>
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
  const submit = () => invite.mutate({ email, role }, { onSuccess: ({ link }) => onMade(link) });
  return (
    <DialogForm
      errors={failure.general}
      pending={invite.isPending}
      action="Make the invitation"
      onSubmit={submit}
      onCancel={onCancel}
    >
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
    </DialogForm>
  );
}
