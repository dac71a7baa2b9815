'use client';

import type { DocMeta } from '@cairn/contracts';
import { toast } from '@/shared/ui/toast';
import { failureText } from '@/shared/api';
import {
  AlertDialog,
  AlertDialogAction,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogHeader,
  AlertDialogTitle,
} from '@/shared/ui/alert-dialog';
import { useDeleteDocument } from './document.mutations';

interface DeleteDocumentDialogProps {
  projectId: string;
  /** The document in question; null: closed. */
  doc: DocMeta | null;
  onClose: () => void;
  onDeleted?: (doc: DocMeta) => void;
}

export function DeleteDocumentDialog({ projectId, doc, onClose, onDeleted }: DeleteDocumentDialogProps) {
  const remove = useDeleteDocument(projectId);
  const confirm = async () => {
    if (!doc) return;
    try {
      await remove.mutateAsync(doc);
      onDeleted?.(doc);
      toast(`Deleted ${doc.fileName}`);
    } catch (error) {
      toast.error(failureText(error));
    }
  };
  return (
    <AlertDialog open={doc !== null} onOpenChange={(open) => !open && onClose()}>
      <AlertDialogContent>
        <AlertDialogHeader>
          <AlertDialogTitle className="break-words">Delete {doc?.fileName}?</AlertDialogTitle>
          <AlertDialogDescription>
            It leaves every workstation at once. {publishedHint(doc)}
          </AlertDialogDescription>
        </AlertDialogHeader>
        <AlertDialogFooter>
          <AlertDialogCancel>Keep it</AlertDialogCancel>
          <AlertDialogAction variant="destructive" onClick={() => void confirm()}>
            Delete
          </AlertDialogAction>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}

function publishedHint(doc: DocMeta | null): string {
  if (doc?.publishState === 'local') return 'The project has no repository, so there is no other copy.';
  return 'The next publish removes it from git, where its history stays.';
}
