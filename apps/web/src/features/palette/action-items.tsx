'use client';

import { useQuery } from '@tanstack/react-query';
import {
  FilePlusIcon,
  FileSearchIcon,
  FolderPlusIcon,
  LogOutIcon,
  MonitorIcon,
  MoonIcon,
  RefreshCwIcon,
  SparklesIcon,
  SunIcon,
} from 'lucide-react';
import { useTheme } from 'next-themes';
import { useSignOut } from '@/features/auth';
import { useCreateProject, useCreateSample } from '@/features/projects';
import { useStartSync } from '@/features/sync';
import { mayEdit, maySync, projectQuery } from '@/shared/api';
import { usePalette } from './palette.store';
import { useNewDocument } from './new-document.store';
import { PaletteGroup, PaletteItem } from './palette-item';

export function ActionItems({ projectId }: { projectId: string | undefined }) {
  const { setTheme } = useTheme();
  const signOut = useSignOut();
  const openCreateProject = useCreateProject((dialog) => dialog.setOpen);
  const sample = useCreateSample();
  return (
    <PaletteGroup heading="Actions">
      {projectId && <ProjectActionItems projectId={projectId} />}
      <PaletteItem
        value="New project"
        keywords={['create', 'add']}
        icon={FolderPlusIcon}
        onSelect={() => openCreateProject(true)}
      >
        New project
      </PaletteItem>
      <PaletteItem
        value="Try the sample project"
        keywords={['create', 'demo']}
        icon={SparklesIcon}
        onSelect={() => sample.mutate()}
      >
        Try the sample project
      </PaletteItem>
      <PaletteItem
        value="Theme: light"
        keywords={['appearance']}
        icon={SunIcon}
        onSelect={() => setTheme('light')}
      >
        Theme: light
      </PaletteItem>
      <PaletteItem
        value="Theme: dark"
        keywords={['appearance']}
        icon={MoonIcon}
        onSelect={() => setTheme('dark')}
      >
        Theme: dark
      </PaletteItem>
      <PaletteItem
        value="Theme: as the system"
        keywords={['appearance', 'auto']}
        icon={MonitorIcon}
        onSelect={() => setTheme('system')}
      >
        Theme: as the system
      </PaletteItem>
      <PaletteItem value="Sign out" keywords={['log out', 'leave']} icon={LogOutIcon} onSelect={signOut}>
        Sign out
      </PaletteItem>
    </PaletteGroup>
  );
}

function ProjectActionItems({ projectId }: { projectId: string }) {
  const project = useQuery(projectQuery(projectId)).data;
  const openNewDocument = useNewDocument((dialog) => dialog.openFor);
  const sync = useStartSync(projectId);
  const quickOpen = usePalette((palette) => palette.quickOpen);
  return (
    <>
      {project && mayEdit(project) && (
        <PaletteItem
          value="New document"
          keywords={['create', 'add', 'file']}
          icon={FilePlusIcon}
          onSelect={() => openNewDocument(projectId)}
        >
          New document
        </PaletteItem>
      )}
      <PaletteItem
        value="Open a document"
        keywords={['quick open', 'go to file', 'ctrl p']}
        icon={FileSearchIcon}
        hint="Ctrl P"
        onSelect={quickOpen}
      >
        Open a document
      </PaletteItem>
      {project && maySync(project) && (
        <PaletteItem
          value="Sync now"
          keywords={['git', 'pull', 'push', 'publish']}
          icon={RefreshCwIcon}
          onSelect={() => sync.mutate('both')}
        >
          Sync now
        </PaletteItem>
      )}
    </>
  );
}
