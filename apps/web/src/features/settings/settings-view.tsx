'use client';

import type { Project } from '@cairn/contracts';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useParams, useRouter, useSearchParams } from 'next/navigation';
import { ApiKeysPanel } from '@/features/api-keys';
import { AuditList } from '@/features/audit';
import { MembersPanel } from '@/features/members';
import { ProjectMissing } from '@/features/project-page';
import { projectQuery } from '@/shared/api';
import { usePageTitle } from '@/shared/lib/use-page-title';
import { useProjectEvents } from '@/shared/realtime';
import { Skeleton } from '@/shared/ui/skeleton';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/shared/ui/tabs';
import { DangerZone } from './danger-zone';
import { GeneralForm } from './general-form';
import { RepositoryPanel } from './repository-panel';
import { WorkstationPolicyForm } from './workstation-policy-form';

const tabs = [
  { id: 'general', name: 'General' },
  { id: 'repository', name: 'Repository' },
  { id: 'members', name: 'Members' },
  { id: 'api-keys', name: 'API keys' },
  { id: 'workstations', name: 'Workstations' },
  { id: 'audit', name: 'Audit' },
  { id: 'danger', name: 'Danger zone' },
];

export function SettingsView() {
  const { projectId } = useParams<{ projectId: string }>();
  const asked = useSearchParams().get('tab');
  const router = useRouter();
  const project = useQuery(projectQuery(projectId));
  useProjectEvents(projectId);
  usePageTitle(project.data && `Settings of ${project.data.name}`);
  const tab = tabs.find(({ id }) => id === asked)?.id ?? 'general';

  if (project.isError && !project.data) {
    return <ProjectMissing error={project.error} onRetry={() => void project.refetch()} />;
  }
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-col gap-5">
      <div className="space-y-1">
        <h1 className="text-xl font-semibold tracking-tight">Settings</h1>
        <p className="min-h-5 text-muted-foreground">
          {project.data && (
            <Link href={`/projects/${projectId}`} className="underline-offset-4 hover:underline">
              {project.data.name}
            </Link>
          )}
        </p>
      </div>
      <Tabs
        value={tab}
        activationMode="manual"
        onValueChange={(next) => router.replace(`?tab=${next}`, { scroll: false })}
      >
        <TabsList aria-label="Settings">
          {tabs.map(({ id, name }) => (
            <TabsTrigger key={id} value={id}>
              {name}
            </TabsTrigger>
          ))}
        </TabsList>
        <Panels projectId={projectId} project={project.data} />
      </Tabs>
    </div>
  );
}

function Panels({ projectId, project }: { projectId: string; project: Project | undefined }) {
  return (
    <>
      <TabsContent value="general">
        {project ? <GeneralForm project={project} /> : <PanelSkeleton />}
      </TabsContent>
      <TabsContent value="repository">
        {project ? <RepositoryPanel project={project} /> : <PanelSkeleton />}
      </TabsContent>
      <TabsContent value="members">
        <MembersPanel projectId={projectId} mayInvite={project?.can.administer ?? false} />
      </TabsContent>
      <TabsContent value="api-keys">
        <ApiKeysPanel projectId={projectId} />
      </TabsContent>
      <TabsContent value="workstations">
        {project ? <WorkstationPolicyForm project={project} /> : <PanelSkeleton />}
      </TabsContent>
      <TabsContent value="audit">
        {project && !project.can.administer ? (
          <p className="text-muted-foreground">Only admins of the project see its audit log.</p>
        ) : (
          <AuditList projectId={projectId} />
        )}
      </TabsContent>
      <TabsContent value="danger">
        {project ? <DangerZone project={project} /> : <PanelSkeleton />}
      </TabsContent>
    </>
  );
}

function PanelSkeleton() {
  return (
    <div aria-busy className="flex flex-col gap-5 rounded-xl border bg-card p-5">
      <Skeleton className="h-4 w-24" />
      <Skeleton className="h-9" />
      <Skeleton className="h-4 w-32" />
      <Skeleton className="h-20" />
    </div>
  );
}
