'use client';

import type { Attachment } from '@cairn/contracts';
import Link from 'next/link';
import { useState } from 'react';
import { editorPath } from '@/features/documents';
import { count } from '@/shared/lib/count';

interface AttachmentUsersProps {
  projectId: string;
  attachment: Attachment;
}

const SHOWN = 3;

/** Which documents show it, or link to what cannot be shown. */
export function AttachmentUsers({ projectId, attachment }: AttachmentUsersProps) {
  const { usedIn, usedBy, isImage } = attachment;
  const [isWhole, setWhole] = useState(false);
  if (usedIn === 0)
    return (
      <p className="text-xs text-muted-foreground">
        {isImage ? 'No document shows it' : 'No document links to it'}
      </p>
    );
  const shown = isWhole ? usedBy : usedBy.slice(0, SHOWN);
  const more = usedIn - shown.length;
  return (
    <p className="text-xs break-words text-muted-foreground">
      {isImage ? 'Shown in ' : 'Linked from '}
      {shown.map(({ id, fileName }, at) => (
        <span key={id}>
          {at > 0 && ', '}
          <Link
            href={editorPath(projectId, id)}
            className="text-foreground underline underline-offset-2 [overflow-wrap:anywhere]"
          >
            {fileName}
          </Link>
        </span>
      ))}
      {more > 0 && ' and '}
      {more > 0 &&
        (shown.length < usedBy.length ? (
          <button
            type="button"
            className="cursor-pointer text-foreground underline underline-offset-2"
            onClick={() => setWhole(true)}
          >
            {more} more
          </button>
        ) : (
          count(more, 'more document')
        ))}
    </p>
  );
}
