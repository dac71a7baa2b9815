'use client';

import { Skeleton } from '@/shared/ui/skeleton';
import { useEditorView } from './editor-view.store';

const lines = ['w-2/5', 'w-4/5', 'w-3/4', 'w-1/2', 'w-5/6', 'w-2/3', 'w-3/5'];

/** Stands where the document will, part for part. */
export function DocumentSkeleton({ fileName }: { fileName?: string }) {
  const view = useEditorView((state) => state.view);
  return (
    <div
      role="status"
      className="flex min-h-0 flex-1 flex-col"
      aria-busy="true"
      aria-label="Opening the document"
    >
      <div className="flex h-12 shrink-0 items-center gap-3 border-b px-3">
        {fileName ? (
          <span className="truncate pl-1 font-mono text-[0.8125rem]">{fileName}</span>
        ) : (
          <Skeleton className="h-4 w-40" />
        )}
        <Skeleton className="ml-auto h-8 w-24" />
      </div>
      <div className="flex min-h-0 flex-1 bg-card">
        <SkeletonText />
        {view === 'split' && (
          <div className="flex-1 border-l bg-background max-[699px]:hidden">
            <SkeletonText />
          </div>
        )}
      </div>
      <div className="h-7 shrink-0 border-t" />
    </div>
  );
}

function SkeletonText() {
  return (
    <div className="flex flex-1 flex-col gap-3 p-6">
      {lines.map((width) => (
        <Skeleton key={width} className={`h-3.5 ${width}`} />
      ))}
    </div>
  );
}
