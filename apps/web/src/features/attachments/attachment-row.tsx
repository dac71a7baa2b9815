'use client';

import type { Attachment } from '@cairn/contracts';
import { DownloadIcon, Trash2Icon } from 'lucide-react';
import { useState } from 'react';
import { bytes } from '@/shared/lib/text-size';
import { Button } from '@/shared/ui/button';
import { CopyButton } from '@/shared/ui/copy-button';
import { TimeAgo } from '@/shared/ui/time-ago';
import { attachmentHref, kindName, markdownOf } from './attachment-text';
import { AttachmentUsers } from './attachment-users';
import { DeleteAttachmentDialog } from './delete-attachment-dialog';
import { Thumbnail } from './thumbnail';

interface AttachmentRowProps {
  projectId: string;
  attachment: Attachment;
  canEdit: boolean;
  onDeleted: () => void;
}

export function AttachmentRow({ projectId, attachment, canEdit, onDeleted }: AttachmentRowProps) {
  const { name, path, size, isImage, createdAt, createdByName } = attachment;
  const href = attachmentHref(projectId, path) ?? '';
  // What is no picture comes as a download, whoever asks.
  const opening = isImage ? { target: '_blank', rel: 'noopener' } : { download: name };
  return (
    <li className="flex gap-x-4 px-4 py-3 sm:px-5">
      <Thumbnail href={href} isImage={isImage} />
      <div className="flex min-w-0 flex-1 flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <div className="min-w-0 flex-1 basis-44 space-y-0.5">
          <a
            href={href}
            {...opening}
            className="font-medium break-words [overflow-wrap:anywhere] underline-offset-4 hover:underline"
          >
            {name}
          </a>
          <p className="text-xs text-muted-foreground">
            {kindName(attachment)} · {bytes(size)} · {createdByName}, <TimeAgo at={createdAt} />
          </p>
          <AttachmentUsers projectId={projectId} attachment={attachment} />
        </div>
        <div className="-ml-2 flex shrink-0 sm:ml-0">
          <CopyButton
            text={markdownOf(attachment, '')}
            label={`Copy the Markdown link of ${name}`}
            className="size-8"
          />
          <Button variant="ghost" size="icon" className="size-8" asChild>
            <a href={href} download={name} aria-label={`Download ${name}`} title={`Download ${name}`}>
              <DownloadIcon className="size-3.5" />
            </a>
          </Button>
          {canEdit && <DeleteButton {...{ projectId, attachment, onDeleted }} />}
        </div>
      </div>
    </li>
  );
}

function DeleteButton({ projectId, attachment, onDeleted }: Omit<AttachmentRowProps, 'canEdit'>) {
  const [isAsking, setAsking] = useState(false);
  const label = `Delete ${attachment.name}`;
  return (
    <>
      <Button
        variant="ghost"
        size="icon"
        className="size-8 hover:text-destructive"
        aria-label={label}
        title={label}
        onClick={() => setAsking(true)}
      >
        <Trash2Icon className="size-3.5" />
      </Button>
      <DeleteAttachmentDialog
        projectId={projectId}
        attachment={attachment}
        open={isAsking}
        onOpenChange={setAsking}
        onDeleted={onDeleted}
      />
    </>
  );
}
