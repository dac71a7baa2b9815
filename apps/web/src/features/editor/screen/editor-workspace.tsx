'use client';

import type { Project } from '@cairn/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams, useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { toast } from '@/shared/ui/toast';
import { isArchived, keys, mayEdit, meQuery, projectQuery } from '@/shared/api';
import { useProjectEvents } from '@/shared/realtime';
import { type BufferRegistry, createBufferRegistry } from '../buffer';
import { useEditLock } from '../lock';
import { useMonaco } from '../monaco';
import { TreePanel } from './tree-panel';
import { type Workspace, WorkspaceContext } from './workspace-context';

const SAVING_WAIT_MS = 3000;

/** Frame of the editor's route: tree, lock and unsaved texts outlive the move from one document to the next. */
export function EditorWorkspace({ children }: { children: ReactNode }) {
  const { projectId } = useParams<{ projectId: string }>();
  return (
    <ProjectWorkspace key={projectId} projectId={projectId}>
      {children}
    </ProjectWorkspace>
  );
}

function ProjectWorkspace({ projectId, children }: { projectId: string; children: ReactNode }) {
  const router = useRouter();
  const project = useQuery(projectQuery(projectId)).data;
  const userId = useQuery(meQuery).data?.id;
  const buffers = useBuffers(projectId, userId);
  const texts = useMemo(
    () => ({
      hasUnsaved: () => (buffers?.unsaved().length ?? 0) > 0,
      whenSaved: async (timeoutMs: number) => buffers?.whenSaved(timeoutMs),
    }),
    [buffers],
  );
  const lock = useEditLock(projectId, texts);
  const { monaco, error, retry } = useMonaco();
  const [isDrawerOpen, setIsDrawerOpen] = useState(false);

  useProjectEvents(projectId, (event) => {
    if (event.name === 'doc:deleted') buffers?.find(event.docId)?.markDeleted(event.updatedByName);
    if (event.name !== 'project:deleted') return;
    toast('This project was deleted');
    router.replace('/');
  });

  const workspace = useMemo<Workspace>(
    () => ({
      projectId,
      project,
      userId,
      canEdit: project !== undefined && mayEdit(project),
      canComment: project !== undefined && !isArchived(project),
      readOnlyReason: readOnlyReason(project),
      lock,
      buffers,
      monaco,
      monacoError: error,
      retryMonaco: retry,
      openTree: () => setIsDrawerOpen(true),
    }),
    [projectId, project, userId, lock, buffers, monaco, error, retry],
  );
  return (
    <WorkspaceContext value={workspace}>
      <div className="flex min-h-0 flex-1">
        <TreePanel isDrawerOpen={isDrawerOpen} setDrawerOpen={setIsDrawerOpen} />
        <div className="flex min-w-0 flex-1 flex-col">{children}</div>
      </div>
    </WorkspaceContext>
  );
}

function readOnlyReason(project: Project | undefined): string | null {
  if (!project || mayEdit(project)) return null;
  if (isArchived(project)) return 'This project is archived: its documents can be read, not changed.';
  return 'You may read this project, not change it. Its admins can make you an editor.';
}

/** The unsaved texts; closing the tab with any asks first, leaving the editor keeps them as drafts. */
function useBuffers(projectId: string, userId: string | undefined): BufferRegistry | undefined {
  const client = useQueryClient();
  const [buffers, setBuffers] = useState<BufferRegistry>();
  useEffect(() => {
    if (!userId) return;
    const made = createBufferRegistry(projectId, userId, () => {
      void client.invalidateQueries({ queryKey: keys.lock(projectId) });
      void client.invalidateQueries({ queryKey: keys.project(projectId) });
    });
    setBuffers(made);
    const warn = (event: BeforeUnloadEvent) => {
      void made.flush();
      if (made.unsaved().length > 0) event.preventDefault();
    };
    const flush = () => void made.flush();
    window.addEventListener('beforeunload', warn);
    document.addEventListener('visibilitychange', flush);
    return () => {
      window.removeEventListener('beforeunload', warn);
      document.removeEventListener('visibilitychange', flush);
      setBuffers(undefined);
      void leaveBehind(made);
    };
  }, [client, projectId, userId]);
  return buffers;
}

async function leaveBehind(buffers: BufferRegistry): Promise<void> {
  await buffers.flush();
  await buffers.whenSaved(SAVING_WAIT_MS);
  const names = buffers.unsaved();
  await buffers.flush();
  buffers.dispose();
  if (names.length === 0) return;
  const what = names.length === 1 ? names[0] : `${names.length} documents`;
  toast(`Unsaved text of ${what} is kept in this browser`, { description: 'Open it again to go on.' });
}
