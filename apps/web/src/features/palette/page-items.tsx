'use client';

import {
  BookOpenIcon,
  FilePenLineIcon,
  FolderIcon,
  FoldersIcon,
  GitBranchIcon,
  ImagesIcon,
  KeyRoundIcon,
  LaptopIcon,
  SettingsIcon,
  TriangleAlertIcon,
  UserRoundIcon,
  UsersIcon,
} from 'lucide-react';
import { useRouter } from 'next/navigation';
import { PaletteGroup, PaletteItem } from './palette-item';

export function PageItems({ projectId }: { projectId: string | undefined }) {
  const router = useRouter();
  const settings = `/projects/${projectId}/settings`;
  return (
    <PaletteGroup heading="Go to">
      <PaletteItem
        value="All projects"
        keywords={['home', 'start']}
        icon={FoldersIcon}
        onSelect={() => router.push('/')}
      >
        All projects
      </PaletteItem>
      {projectId && (
        <>
          <PaletteItem
            value="This project"
            keywords={['overview', 'documents', 'activity']}
            icon={FolderIcon}
            onSelect={() => router.push(`/projects/${projectId}`)}
          >
            This project
          </PaletteItem>
          <PaletteItem
            value="Attachments"
            keywords={['pictures', 'images', 'files', 'uploads']}
            icon={ImagesIcon}
            onSelect={() => router.push(`/projects/${projectId}/attachments`)}
          >
            Attachments
          </PaletteItem>
          <PaletteItem
            value="Workstations"
            keywords={['machines', 'agents', 'hooks', 'watch', 'connect']}
            icon={LaptopIcon}
            onSelect={() => router.push(`/projects/${projectId}/workstations`)}
          >
            Workstations
          </PaletteItem>
          <PaletteItem
            value="Proposals"
            keywords={['review', 'agents', 'accept', 'reject']}
            icon={FilePenLineIcon}
            onSelect={() => router.push(`/projects/${projectId}/proposals`)}
          >
            Proposals
          </PaletteItem>
          <PaletteItem value="Settings: general" icon={SettingsIcon} onSelect={() => router.push(settings)}>
            Settings: general
          </PaletteItem>
          <PaletteItem
            value="Settings: repository"
            keywords={['git', 'branch', 'token']}
            icon={GitBranchIcon}
            onSelect={() => router.push(`${settings}?tab=repository`)}
          >
            Settings: repository
          </PaletteItem>
          <PaletteItem
            value="Settings: members"
            keywords={['invite', 'role', 'people']}
            icon={UsersIcon}
            onSelect={() => router.push(`${settings}?tab=members`)}
          >
            Settings: members
          </PaletteItem>
          <PaletteItem
            value="Settings: API keys"
            keywords={['token', 'workstation', 'hook']}
            icon={KeyRoundIcon}
            onSelect={() => router.push(`${settings}?tab=api-keys`)}
          >
            Settings: API keys
          </PaletteItem>
          <PaletteItem
            value="Settings: workstations"
            keywords={['policy', 'unreachable', 'local changes', 'heal', 'block']}
            icon={LaptopIcon}
            onSelect={() => router.push(`${settings}?tab=workstations`)}
          >
            Settings: workstations
          </PaletteItem>
          <PaletteItem
            value="Settings: danger zone"
            keywords={['archive', 'delete']}
            icon={TriangleAlertIcon}
            onSelect={() => router.push(`${settings}?tab=danger`)}
          >
            Settings: danger zone
          </PaletteItem>
        </>
      )}
      <PaletteItem
        value="Your account"
        keywords={['password', 'sessions', 'second factor', 'profile']}
        icon={UserRoundIcon}
        onSelect={() => router.push('/account')}
      >
        Your account
      </PaletteItem>
      <PaletteItem
        value="API reference"
        keywords={['openapi', 'docs', 'help']}
        icon={BookOpenIcon}
        onSelect={() => window.location.assign('/api/docs')}
      >
        API reference
      </PaletteItem>
    </PaletteGroup>
  );
}
