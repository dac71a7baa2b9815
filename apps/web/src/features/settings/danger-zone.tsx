'use client';

import type { Project } from '@cairn/contracts';
import { type ReactNode, useState } from 'react';
import { toast } from '@/shared/ui/toast';
import { failureText } from '@/shared/api';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { DeleteProjectDialog } from './delete-project-dialog';
import { useUpdateProject } from './project-settings.mutations';

export function DangerZone({ project }: { project: Project }) {
  const [isDeleting, setDeleting] = useState(false);
  return (
    <Card className="divide-y border-destructive/40">
      <ArchiveRow project={project} />
      <Row
        title="Delete this project"
        text="Its documents, their history and its keys are gone for good. The repository is left alone."
      >
        <Button
          variant="destructive"
          size="sm"
          disabled={!project.can.administer}
          onClick={() => setDeleting(true)}
        >
          Delete…
        </Button>
      </Row>
      {!project.can.administer && (
        <p className="px-4 py-3 text-[0.8125rem] text-muted-foreground sm:px-5">
          Only admins of the project can do this.
        </p>
      )}
      <DeleteProjectDialog project={project} open={isDeleting} onOpenChange={setDeleting} />
    </Card>
  );
}

function ArchiveRow({ project }: { project: Project }) {
  const [isAsking, setAsking] = useState(false);
  const update = useUpdateProject(project.id);
  const archived = project.status === 'archived';
  const change = () =>
    update.mutate(
      { status: archived ? 'active' : 'archived' },
      {
        onSuccess: () => toast.success(archived ? 'The project is active again' : 'The project is archived'),
        onError: (error) => toast.error('Nothing was changed', { description: failureText(error) }),
      },
    );
  return (
    <Row
      title={archived ? 'Bring this project back' : 'Archive this project'}
      text={
        archived
          ? 'It can be edited and synced again.'
          : 'It becomes read-only: no edits, no syncs. Everything stays readable, and it can be brought back.'
      }
    >
      <Button
        variant="outline"
        size="sm"
        disabled={!project.can.administer || update.isPending}
        onClick={() => (archived ? change() : setAsking(true))}
      >
        {archived ? 'Bring it back' : 'Archive…'}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Archive “${project.name}”?`}
        description="Nobody can edit or sync it until it is brought back. Workstations keep the documents they have."
        action="Archive"
        onConfirm={change}
      />
    </Row>
  );
}

function Row({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-3 p-4 sm:px-5">
      <div className="min-w-0 flex-1 basis-64 space-y-1">
        <h2 className="text-sm font-semibold">{title}</h2>
        <p className="text-pretty text-muted-foreground">{text}</p>
      </div>
      {children}
    </div>
  );
}
