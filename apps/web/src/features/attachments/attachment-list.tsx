'use client';

import { ImagesIcon } from 'lucide-react';
import { Card } from '@/shared/ui/card';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorState } from '@/shared/ui/error-state';
import { Skeleton } from '@/shared/ui/skeleton';
import type { useAttachments } from './attachment.queries';
import { AttachmentRow } from './attachment-row';

interface AttachmentListProps {
  projectId: string;
  list: ReturnType<typeof useAttachments>;
  /** Only those of a name are asked for. */
  isFiltered: boolean;
  canEdit: boolean;
  onDeleted: () => void;
}

export function AttachmentList({ projectId, list, isFiltered, canEdit, onDeleted }: AttachmentListProps) {
  const attachments = list.data?.data ?? [];
  return (
    <Card aria-busy={list.isPending}>
      {list.isPending && <ListSkeleton />}
      {list.isError && attachments.length === 0 && (
        <ErrorState
          error={list.error}
          title="The attachments could not be loaded"
          onRetry={() => void list.refetch()}
        />
      )}
      {list.isSuccess && attachments.length === 0 && <Nothing isFiltered={isFiltered} canEdit={canEdit} />}
      {attachments.length > 0 && (
        <ul aria-label="Attachments" className="divide-y">
          {attachments.map((attachment) => (
            <AttachmentRow
              key={attachment.id}
              projectId={projectId}
              attachment={attachment}
              canEdit={canEdit}
              onDeleted={onDeleted}
            />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Nothing({ isFiltered, canEdit }: Pick<AttachmentListProps, 'isFiltered' | 'canEdit'>) {
  if (isFiltered) {
    return (
      <EmptyState
        icon={ImagesIcon}
        title="No attachment of that name"
        description="Search for another part of it."
      />
    );
  }
  return (
    <EmptyState
      icon={ImagesIcon}
      title="No attachments yet"
      description={
        canEdit
          ? 'Paste or drop a picture into a document, and it is kept here and linked there. Or upload files now and link them later.'
          : 'Pictures and other files that somebody puts into a document show up here.'
      }
    />
  );
}

function ListSkeleton() {
  return (
    <div className="flex flex-col gap-4 p-4 sm:px-5">
      {[0, 1, 2].map((row) => (
        <div key={row} className="flex items-center gap-4">
          <Skeleton className="size-14 shrink-0" />
          <div className="flex-1 space-y-2">
            <Skeleton className="h-4 w-48 max-w-full" />
            <Skeleton className="h-3 w-64 max-w-full" />
          </div>
        </div>
      ))}
    </div>
  );
}
