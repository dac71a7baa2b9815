'use client';

import type { Project } from '@cairn/contracts';
import { ImagesIcon, TextSearchIcon } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { DocumentTree } from '@/features/documents';
import { TransferButtons } from '@/features/import';
import { mayEdit } from '@/shared/api';
import { useDebounced } from '@/shared/lib/use-debounced';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Input } from '@/shared/ui/input';
import { SearchResults } from './search-results';

interface DocumentsCardProps {
  projectId: string;
  /** Absent while it loads; the tree does not wait for it. */
  project: Project | undefined;
}

/** All documents, or those whose text matches. */
export function DocumentsCard({ projectId, project }: DocumentsCardProps) {
  const [typed, setTyped] = useState('');
  const q = useDebounced(typed.trim(), 250);
  return (
    <Card>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b px-4 py-3 sm:px-5">
        <h2 className="mr-auto text-sm font-semibold">
          Documents
          {project && <span className="font-normal text-muted-foreground"> · {project.docs.count}</span>}
        </h2>
        <Button variant="ghost" size="sm" className="-mr-3 h-8" asChild>
          <Link href={`/projects/${projectId}/attachments`}>
            <ImagesIcon /> Attachments
          </Link>
        </Button>
        <TransferButtons projectId={projectId} canEdit={project !== undefined && mayEdit(project)} />
        <div className="relative w-full sm:w-64">
          <TextSearchIcon
            className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-muted-foreground"
            aria-hidden
          />
          <Input
            type="search"
            aria-label="Search in the text of all documents"
            placeholder="Search in the text…"
            maxLength={200}
            className="h-8 pl-8 text-[0.8125rem]"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => event.key === 'Escape' && setTyped('')}
          />
        </div>
      </div>
      {q ? (
        <SearchResults projectId={projectId} q={q} onClear={() => setTyped('')} />
      ) : (
        <DocumentTree
          projectId={projectId}
          canEdit={project !== undefined && mayEdit(project)}
          className="min-h-72 p-3"
        />
      )}
    </Card>
  );
}
