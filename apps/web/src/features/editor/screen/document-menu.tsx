'use client';

import type { DocMeta } from '@cairn/contracts';
import {
  BookmarkIcon,
  CopyIcon,
  EllipsisIcon,
  HistoryIcon,
  MessageSquareIcon,
  Trash2Icon,
  Undo2Icon,
  UploadIcon,
  UserPenIcon,
} from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from '@/shared/ui/toast';
import { DeleteDocumentDialog } from '@/features/documents';
import { Button } from '@/shared/ui/button';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/shared/ui/dropdown-menu';
import { type DocumentBuffer, useBufferState } from '../buffer';
import { useEditorView } from './editor-view.store';
import { useWorkspace } from './workspace-context';

interface DocumentMenuProps {
  buffer: DocumentBuffer;
  onHistory: () => void;
  onComments: () => void;
  openComments: number;
  /** Absent while no version can be made. */
  onNote: (() => void) | undefined;
  onPublish: (() => void) | undefined;
}

export function DocumentMenu(props: DocumentMenuProps) {
  const { buffer, onHistory, onComments, openComments, onNote, onPublish } = props;
  const router = useRouter();
  const { projectId, canEdit, buffers } = useWorkspace();
  const base = useBufferState(buffer, (state) => state.base);
  const isDirty = useBufferState(buffer, (state) => state.isDirty);
  const [deleting, setDeleting] = useState<DocMeta | null>(null);
  const [isDiscarding, setIsDiscarding] = useState(false);
  const { isBlameShown, setBlameShown } = useEditorView();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(buffer.text());
      toast('Text copied');
    } catch {
      toast.error('The browser did not allow copying', { description: 'Select the text and press Ctrl C.' });
    }
  };

  const commentsLabel = openComments > 0 ? `Comments (${openComments} open)` : 'Comments';
  return (
    <>
      <Button
        variant="ghost"
        size="icon"
        className="relative size-8 max-sm:hidden"
        aria-label={commentsLabel}
        title={commentsLabel}
        onClick={onComments}
      >
        <MessageSquareIcon />
        {openComments > 0 && (
          <span aria-hidden className="absolute top-1 right-1 size-1.5 rounded-full bg-primary" />
        )}
      </Button>
      <Button
        variant="ghost"
        size="icon"
        className="size-8 max-sm:hidden"
        aria-label="History"
        title="History"
        onClick={onHistory}
      >
        <HistoryIcon />
      </Button>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" className="size-8" aria-label="More">
            <EllipsisIcon />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          {onPublish && (
            <DropdownMenuItem onSelect={onPublish} className="min-[700px]:hidden">
              <UploadIcon /> Publish
            </DropdownMenuItem>
          )}
          {onNote && (
            <DropdownMenuItem onSelect={onNote} className="sm:hidden">
              <BookmarkIcon /> Save version with a note…
            </DropdownMenuItem>
          )}
          <DropdownMenuItem onSelect={onComments} className="sm:hidden">
            <MessageSquareIcon /> {commentsLabel}
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={onHistory} className="sm:hidden">
            <HistoryIcon /> History
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => setBlameShown(!isBlameShown)}>
            <UserPenIcon /> {isBlameShown ? 'Hide who wrote each line' : 'Show who wrote each line'}
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => void copy()}>
            <CopyIcon /> Copy the text
          </DropdownMenuItem>
          {isDirty && (
            <DropdownMenuItem onSelect={() => setIsDiscarding(true)}>
              <Undo2Icon /> Discard unsaved changes…
            </DropdownMenuItem>
          )}
          {canEdit && (
            <>
              <DropdownMenuSeparator />
              <DropdownMenuItem variant="destructive" onSelect={() => setDeleting(base)}>
                <Trash2Icon /> Delete document…
              </DropdownMenuItem>
            </>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      <DeleteDocumentDialog
        projectId={projectId}
        doc={deleting}
        onClose={() => setDeleting(null)}
        onDeleted={() => {
          buffers?.forget(base.id);
          router.replace(`/projects/${projectId}`);
        }}
      />
      <ConfirmDialog
        open={isDiscarding}
        onOpenChange={setIsDiscarding}
        title="Discard what you changed?"
        description="The text goes back to what is on the server. What you wrote and has not been saved is gone for good."
        action="Discard"
        destructive
        onConfirm={() => void buffer.discard()}
      />
    </>
  );
}
