'use client';

import type { Attachment } from '@cairn/contracts';
import { count } from '@/shared/lib/count';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { useDeleteAttachment } from './attachment.queries';

interface DeleteAttachmentDialogProps {
  projectId: string;
  attachment: Attachment;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onDeleted: () => void;
}

export function DeleteAttachmentDialog(props: DeleteAttachmentDialogProps) {
  const { projectId, attachment, open, onOpenChange, onDeleted } = props;
  const remove = useDeleteAttachment(projectId);
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Delete ${attachment.name}?`}
      description={consequence(attachment)}
      action={attachment.usedIn > 0 ? 'Delete all the same' : 'Delete'}
      destructive
      onConfirm={() => remove.mutate(attachment, { onSuccess: onDeleted })}
    />
  );
}

function consequence({ usedIn, usedBy, isImage }: Attachment): string {
  const after = 'This cannot be undone. What was published stays in git.';
  if (usedIn === 0) return `No document ${isImage ? 'shows' : 'links to'} it. ${after}`;
  const names = usedBy.slice(0, 5).map(({ fileName }) => fileName);
  const more = usedIn > names.length ? ` and ${usedIn - names.length} more` : '';
  const verb = usedIn === 1 ? (isImage ? 'shows' : 'links to') : isImage ? 'show' : 'link to';
  const gap = isImage ? 'They will show a gap in its place.' : 'Their links will lead nowhere.';
  const gapOfOne = isImage ? 'It will show a gap in its place.' : 'Its link will lead nowhere.';
  return `${count(usedIn, 'document')} ${verb} it: ${names.join(', ')}${more}. ${usedIn === 1 ? gapOfOne : gap} ${after}`;
}
