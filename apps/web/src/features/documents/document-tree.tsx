'use client';

import type { DocMeta } from '@cairn/contracts';
import { useQuery } from '@tanstack/react-query';
import { FilePlusIcon, FileTextIcon, SearchIcon } from 'lucide-react';
import { useState } from 'react';
import { docsQuery } from '@/shared/api';
import { cn } from '@/shared/lib/cn';
import { Button } from '@/shared/ui/button';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorState } from '@/shared/ui/error-state';
import { Input } from '@/shared/ui/input';
import { Skeleton } from '@/shared/ui/skeleton';
import { Tooltip, TooltipContent, TooltipTrigger } from '@/shared/ui/tooltip';
import { DeleteDocumentDialog } from './delete-document.dialog';
import { filterDocs } from './document-tree.model';
import { NewDocumentDialog } from './new-document.dialog';
import { TreeView } from './tree-view';

export interface DocumentTreeProps {
  projectId: string;
  /** Offers making and deleting documents. */
  canEdit?: boolean;
  selectedId?: string;
  /** Documents with unsaved text. */
  dirtyIds?: ReadonlySet<string>;
  /** After a document was deleted here. */
  onDeleted?: (doc: DocMeta) => void;
  className?: string;
}

const noneDirty: ReadonlySet<string> = new Set();

/** The project's documents as a tree, with a filter. Reads them itself; fills its container's height. */
export function DocumentTree(props: DocumentTreeProps) {
  const { projectId, canEdit = false, selectedId, dirtyIds = noneDirty, onDeleted, className } = props;
  const docs = useQuery(docsQuery(projectId));
  const [filter, setFilter] = useState('');
  const [isNewOpen, setIsNewOpen] = useState(false);
  const [deleting, setDeleting] = useState<DocMeta | null>(null);
  const shown = filterDocs(docs.data ?? [], filter);

  return (
    <div className={cn('flex min-h-0 flex-col gap-2', className)}>
      <div className="flex shrink-0 items-center gap-1">
        <FilterBox value={filter} onChange={setFilter} />
        {canEdit && <NewButton onClick={() => setIsNewOpen(true)} />}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto" aria-busy={docs.isPending}>
        {docs.isPending && <TreeSkeleton />}
        {docs.isError && !docs.data && (
          <ErrorState
            error={docs.error}
            title="The documents could not be loaded"
            onRetry={() => void docs.refetch()}
            className="px-1 py-4"
          />
        )}
        {docs.data && shown.length > 0 && (
          <TreeView
            projectId={projectId}
            docs={shown}
            isFiltered={filter.trim() !== ''}
            selectedId={selectedId}
            dirtyIds={dirtyIds}
            onDelete={canEdit ? setDeleting : undefined}
          />
        )}
        {docs.data && shown.length === 0 && (
          <NothingShown filter={filter} canEdit={canEdit} onNew={() => setIsNewOpen(true)} />
        )}
      </div>
      <NewDocumentDialog projectId={projectId} open={isNewOpen} onOpenChange={setIsNewOpen} />
      <DeleteDocumentDialog
        projectId={projectId}
        doc={deleting}
        onClose={() => setDeleting(null)}
        onDeleted={onDeleted}
      />
    </div>
  );
}

function FilterBox({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <div className="relative min-w-0 flex-1">
      <SearchIcon
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-muted-foreground"
      />
      <Input
        type="search"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && onChange('')}
        placeholder="Filter documents"
        aria-label="Filter documents"
        className="h-8 pl-8 text-[0.8125rem]"
        spellCheck={false}
      />
    </div>
  );
}

function NewButton({ onClick }: { onClick: () => void }) {
  return (
    <Tooltip>
      <TooltipTrigger asChild>
        <Button variant="ghost" size="icon" className="size-8" onClick={onClick} aria-label="New document">
          <FilePlusIcon />
        </Button>
      </TooltipTrigger>
      <TooltipContent>New document</TooltipContent>
    </Tooltip>
  );
}

function NothingShown({ filter, canEdit, onNew }: { filter: string; canEdit: boolean; onNew: () => void }) {
  if (filter.trim() !== '') {
    return <p className="px-2 py-6 text-center text-sm text-muted-foreground">No path matches “{filter}”.</p>;
  }
  return (
    <EmptyState
      icon={FileTextIcon}
      title="No documents yet"
      description={
        canEdit
          ? 'Begin with what every agent should know: AGENTS.md.'
          : 'Editors of the project can add the first one.'
      }
      className="px-2 py-6"
    >
      {canEdit && (
        <Button size="sm" onClick={onNew}>
          New document
        </Button>
      )}
    </EmptyState>
  );
}

const skeletonWidths = ['w-24', 'w-36', 'w-28', 'w-40', 'w-32', 'w-20', 'w-36'];

function TreeSkeleton() {
  return (
    <div className="flex flex-col">
      {skeletonWidths.map((width, index) => (
        <div key={`${index}-${width}`} className="flex h-7 items-center gap-2 pl-7">
          <Skeleton className="size-4" />
          <Skeleton className={cn('h-3.5', width)} />
        </div>
      ))}
    </div>
  );
}
