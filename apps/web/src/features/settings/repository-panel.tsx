'use client';

import type { Project } from '@cairn/contracts';
import { usePublishing } from '@/features/sync';
import { RepositoryForm } from './repository-form';
import { RepositoryStateCard } from './repository-state-card';
import { WebhookCard } from './webhook-card';

export function RepositoryPanel({ project }: { project: Project }) {
  const status = usePublishing(project.id).data;
  return (
    <div className="flex flex-col gap-5">
      <RepositoryForm project={project} />
      {status && <RepositoryStateCard project={project} status={status} />}
      {status && <WebhookCard project={project} status={status} />}
    </div>
  );
}
