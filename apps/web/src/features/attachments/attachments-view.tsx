'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useParams } from 'next/navigation';
import { useRef, useState } from 'react';
import { ProjectMissing } from '@/features/project-page';
import { mayEdit, projectQuery } from '@/shared/api';
import { useDebounced } from '@/shared/lib/use-debounced';
import { usePageTitle } from '@/shared/lib/use-page-title';
import { useProjectEvents } from '@/shared/realtime';
import { Input } from '@/shared/ui/input';
import { Pager } from '@/shared/ui/pager';
import { AttachmentList } from './attachment-list';
import { PER_PAGE, useAttachments, useUploads } from './attachment.queries';
import { UploadButton } from './upload-button';

/** What lies beside a project's documents, and which of them show it. */
export function AttachmentsView() {
  const { projectId } = useParams<{ projectId: string }>();
  const project = useQuery(projectQuery(projectId));
  const [typed, setTyped] = useState('');
  const [page, setPage] = useState(1);
  const q = useDebounced(typed.trim(), 200);
  const list = useAttachments(projectId, q, page);
  const { sending, upload } = useUploads(projectId);
  const heading = useRef<HTMLHeadingElement>(null);
  useProjectEvents(projectId);
  usePageTitle(project.data && `Attachments of ${project.data.name}`);

  if (project.isError && !project.data) {
    return <ProjectMissing error={project.error} onRetry={() => void project.refetch()} />;
  }
  const canEdit = project.data !== undefined && mayEdit(project.data);
  const uploadButton = canEdit && <UploadButton sending={sending} onFiles={(files) => void upload(files)} />;
  const isLastOfPage = page > 1 && list.data?.data.length === 1;
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-col gap-5">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <div className="min-w-0 space-y-1">
          <h1 ref={heading} tabIndex={-1} className="text-xl font-semibold tracking-tight outline-none">
            Attachments
          </h1>
          <p className="min-h-5 text-muted-foreground">
            {project.data && (
              <Link href={`/projects/${projectId}`} className="underline-offset-4 hover:underline">
                {project.data.name}
              </Link>
            )}
          </p>
        </div>
        <div className="flex min-w-0 flex-wrap gap-3 max-sm:w-full">
          <Input
            type="search"
            aria-label="Search attachments"
            placeholder="Search by name"
            maxLength={200}
            className="min-w-0 flex-1 basis-32 sm:w-48 sm:flex-none"
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              setPage(1);
            }}
          />
          {uploadButton}
        </div>
      </div>
      <AttachmentList
        projectId={projectId}
        list={list}
        isFiltered={q !== ''}
        canEdit={canEdit}
        onDeleted={() => {
          heading.current?.focus();
          if (isLastOfPage) setPage(page - 1);
        }}
      />
      {list.data && <Pager page={page} perPage={PER_PAGE} total={list.data.meta.total} onPage={setPage} />}
    </div>
  );
}
