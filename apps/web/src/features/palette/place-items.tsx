'use client';

import { useQuery } from '@tanstack/react-query';
import { FileTextIcon, FolderIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { docsQuery, meQuery } from '@/shared/api';
import { useRecentDocs } from './recent-docs.store';
import { findDocs } from './find-docs';
import { PaletteGroup, PaletteItem } from './palette-item';

interface DocItemsProps {
  projectId: string;
  query: string;
  /** How many are shown before anything is typed. */
  unasked?: number;
}

const noneRecent: readonly string[] = [];

export function DocItems({ projectId, query, unasked }: DocItemsProps) {
  const router = useRouter();
  const docs = useQuery(docsQuery(projectId));
  const recent = useRecentDocs((store) => store.opened[projectId]) ?? noneRecent;
  const found = findDocs(docs.data ?? [], query, recent, unasked);
  if (found.length === 0) return null;
  return (
    <PaletteGroup heading="Documents">
      {found.map((doc) => (
        <PaletteItem
          key={doc.id}
          value={doc.fileName}
          icon={FileTextIcon}
          hint={`v${doc.version}`}
          onSelect={() => router.push(`/editor/${projectId}/${doc.id}`)}
        >
          {doc.fileName}
        </PaletteItem>
      ))}
    </PaletteGroup>
  );
}

export function ProjectItems({ currentId }: { currentId: string | undefined }) {
  const router = useRouter();
  const me = useQuery(meQuery);
  const others = me.data?.projects.filter(({ id }) => id !== currentId) ?? [];
  if (others.length === 0) return null;
  return (
    <PaletteGroup heading="Projects">
      {others.map((project) => (
        <PaletteItem
          key={project.id}
          value={`${project.name} ${project.id}`}
          keywords={['project', 'switch']}
          icon={FolderIcon}
          onSelect={() => router.push(`/projects/${project.id}`)}
        >
          {project.name}
        </PaletteItem>
      ))}
    </PaletteGroup>
  );
}
