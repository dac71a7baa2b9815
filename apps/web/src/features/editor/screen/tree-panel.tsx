'use client';

import { ArrowLeftIcon, GitMergeIcon } from 'lucide-react';
import Link from 'next/link';
import { useParams, useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { DocumentTree } from '@/features/documents';
import { count } from '@/shared/lib/count';
import { Sheet, SheetContent, SheetDescription, SheetTitle } from '@/shared/ui/sheet';
import { useEditorView } from './editor-view.store';
import { useMediaQuery, WIDE } from './use-media-query';
import { useWorkspace } from './workspace-context';

interface TreePanelProps {
  isDrawerOpen: boolean;
  setDrawerOpen: (isOpen: boolean) => void;
}

const noneDirty = createStore<ReadonlySet<string>>(() => new Set());

/** The documents at the left; a drawer where there is no room for them. */
export function TreePanel({ isDrawerOpen, setDrawerOpen }: TreePanelProps) {
  const isWide = useMediaQuery(WIDE);
  const isShown = useEditorView((state) => state.isTreeShown);
  const { docId } = useParams<{ docId?: string }>();
  // Choosing a document is what the drawer was opened for.
  useEffect(() => setDrawerOpen(false), [docId, setDrawerOpen]);

  if (isWide) {
    return isShown ? (
      <aside
        aria-label="Documents of the project"
        className="flex w-64 shrink-0 flex-col border-r p-2 max-[899px]:hidden"
      >
        <Tree />
      </aside>
    ) : null;
  }
  return (
    <Sheet open={isDrawerOpen} onOpenChange={setDrawerOpen}>
      <SheetContent side="left" className="p-3 pt-4">
        <SheetTitle className="text-sm">Documents</SheetTitle>
        <SheetDescription className="sr-only">Choose a document to open it.</SheetDescription>
        <Tree />
      </SheetContent>
    </Sheet>
  );
}

function Tree() {
  const { projectId, project, canEdit, buffers } = useWorkspace();
  const { docId } = useParams<{ docId?: string }>();
  const router = useRouter();
  const dirtyIds = useStore(buffers?.dirty ?? noneDirty);
  return (
    <>
      <Link
        href={`/projects/${projectId}`}
        className="mb-1 flex h-8 shrink-0 items-center gap-2 rounded-md px-2 text-[0.8125rem] text-muted-foreground hover:bg-accent hover:text-foreground"
      >
        <ArrowLeftIcon aria-hidden className="size-3.5" />
        <span className="truncate">{project?.name ?? 'Project'}</span>
      </Link>
      <ConflictsLink />
      <DocumentTree
        projectId={projectId}
        canEdit={canEdit}
        selectedId={docId}
        dirtyIds={dirtyIds}
        onDeleted={(doc) => {
          buffers?.forget(doc.id);
          if (doc.id === docId) router.replace(`/projects/${projectId}`);
        }}
        className="flex-1"
      />
    </>
  );
}

/** To the conflicts with git, while there are any. */
function ConflictsLink() {
  const { projectId, project } = useWorkspace();
  const conflicts = project?.docs.conflicts ?? 0;
  if (conflicts === 0) return null;
  return (
    <Link
      href={`/projects/${projectId}#conflicts`}
      className="mb-1 flex h-8 shrink-0 items-center gap-2 rounded-md bg-destructive-soft px-2 text-[0.8125rem] font-medium text-destructive hover:underline"
    >
      <GitMergeIcon aria-hidden className="size-3.5" />
      {count(conflicts, 'conflict')} with git
    </Link>
  );
}
