'use client';

import type { Project } from '@cairn/contracts';
import { useQuery } from '@tanstack/react-query';
import { useParams, useRouter } from 'next/navigation';
import { toast } from '@/shared/ui/toast';
import { ActivityFeed } from '@/features/activity';
import { LockBanner } from '@/features/locks';
import { ConflictsPanel, PublishingCard, PublishingNotices, SyncStatus } from '@/features/sync';
import { ToolkitCard } from '@/features/toolkit';
import { UnprotectedNotice, WorkstationsCard } from '@/features/workstations';
import { projectQuery } from '@/shared/api';
import { usePageTitle } from '@/shared/lib/use-page-title';
import { useProjectEvents } from '@/shared/realtime';
import { ArchivedNotice } from './archived-notice';
import { DocumentsCard } from './documents-card';
import { ProjectHeader, ProjectHeaderSkeleton } from './project-header';
import { ProjectMissing } from './project-missing';

export function ProjectView() {
  const { projectId } = useParams<{ projectId: string }>();
  const project = useQuery(projectQuery(projectId));
  const router = useRouter();
  usePageTitle(project.data?.name);
  useProjectEvents(projectId, (event) => {
    if (event.name !== 'project:deleted') return;
    toast('This project was deleted');
    router.replace('/');
  });
  if (project.isError && !project.data) {
    return <ProjectMissing error={project.error} onRetry={() => void project.refetch()} />;
  }
  return (
    <div className="flex flex-col gap-5">
      {project.data ? <ProjectHeader project={project.data} /> : <ProjectHeaderSkeleton />}
      {project.data && <Notices project={project.data} />}
      <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-5">
          {project.data && <ConflictsPanel project={project.data} />}
          <DocumentsCard projectId={projectId} project={project.data} />
        </div>
        <aside aria-label="About this project" className="flex min-w-0 flex-col gap-5">
          {project.data && <PublishingCard project={project.data} />}
          <WorkstationsCard projectId={projectId} />
          <ToolkitCard projectId={projectId} />
          <ActivityFeed projectId={projectId} />
        </aside>
      </div>
    </div>
  );
}

function Notices({ project }: { project: Project }) {
  return (
    <>
      <ArchivedNotice project={project} />
      <LockBanner project={project} />
      <PublishingNotices project={project} />
      <UnprotectedNotice projectId={project.id} />
      <SyncStatus project={project} />
    </>
  );
}
