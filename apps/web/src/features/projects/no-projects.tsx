'use client';

import { PlusIcon, SearchXIcon, SparklesIcon } from 'lucide-react';
import { Button } from '@/shared/ui/button';
import { CairnMark } from '@/shared/ui/cairn-mark';
import { EmptyState } from '@/shared/ui/empty-state';
import { Spinner } from '@/shared/ui/spinner';
import { useCreateProject } from './create-project.store';
import { useCreateSample } from './project.mutations';

export function NoProjects() {
  const openCreate = useCreateProject((dialog) => dialog.setOpen);
  const sample = useCreateSample();
  const isMaking = sample.isPending || sample.isSuccess;
  return (
    <section className="flex flex-col items-center gap-5 rounded-xl border border-dashed px-4 py-16 text-center">
      <CairnMark className="size-12 text-primary" />
      <div className="max-w-md space-y-1.5">
        <h2 className="text-base font-semibold">Lay the first stone</h2>
        <p className="text-pretty text-muted-foreground">
          A project holds the documents your team’s coding agents read, tied to one git repository. Connect
          yours, or look around in a sample that has documents and a repository of its own.
        </p>
      </div>
      <div className="flex flex-wrap justify-center gap-2">
        <Button onClick={() => openCreate(true)}>
          <PlusIcon /> Create a project
        </Button>
        <Button variant="outline" aria-disabled={isMaking || undefined} onClick={() => sample.mutate()}>
          {isMaking ? <Spinner /> : <SparklesIcon />} Try the sample project
        </Button>
      </div>
    </section>
  );
}

export function NoMatch({ query, onClear }: { query: string; onClear: () => void }) {
  return (
    <EmptyState
      icon={SearchXIcon}
      title={`No project matches “${query}”`}
      description="Names and descriptions were searched."
    >
      <Button variant="outline" size="sm" onClick={onClear}>
        Clear the search
      </Button>
    </EmptyState>
  );
}
