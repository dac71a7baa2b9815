'use client';

import type { Project } from '@cairn/contracts';
import { ArchiveIcon } from 'lucide-react';
import Link from 'next/link';
import { isArchived } from '@/shared/api';
import { Button } from '@/shared/ui/button';
import { Notice } from '@/shared/ui/notice';

export function ArchivedNotice({ project }: { project: Project }) {
  if (!isArchived(project)) return null;
  const restore = project.can.administer && (
    <Button size="sm" variant="outline" asChild>
      <Link href={`/projects/${project.id}/settings?tab=danger`}>Bring it back…</Link>
    </Button>
  );
  return (
    <Notice icon={ArchiveIcon} actions={restore}>
      <p className="font-medium">This project is archived and read-only.</p>
      <p className="text-[0.8125rem] text-muted-foreground">Its documents can still be read and searched.</p>
    </Notice>
  );
}
