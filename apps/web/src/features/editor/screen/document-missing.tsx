'use client';

import { FileQuestionIcon, PanelLeftIcon } from 'lucide-react';
import Link from 'next/link';
import { Button } from '@/shared/ui/button';
import { EmptyState } from '@/shared/ui/empty-state';
import { useWorkspace } from './workspace-context';

export function DocumentMissing() {
  const { projectId, openTree } = useWorkspace();
  return (
    <EmptyState
      icon={FileQuestionIcon}
      title="There is no such document"
      description="It was deleted or renamed, or the link is not quite right. Choose another one from the list."
      className="m-auto"
    >
      <Button size="sm" className="min-[900px]:hidden" onClick={openTree}>
        <PanelLeftIcon /> Documents
      </Button>
      <Button variant="outline" size="sm" asChild>
        <Link href={`/projects/${projectId}`}>Go to the project</Link>
      </Button>
    </EmptyState>
  );
}
