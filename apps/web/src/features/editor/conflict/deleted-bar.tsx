'use client';

import { SubmitButton } from '@/shared/ui/submit-button';
import type { FullConflict } from './use-merge-models';

interface DeletedBarProps {
  conflict: FullConflict;
  isPending: boolean;
  /** Absent for those who may only look. */
  onDelete: (() => void) | undefined;
  onKeep: (() => void) | undefined;
}

/** One side deleted what the other changed: it is one or the other. */
export function DeletedBar({ conflict, isPending, onDelete, onKeep }: DeletedBarProps) {
  const { ours, theirs, oursAuthor } = conflict;
  const sentence = ours.deleted
    ? `${oursAuthor} deleted it here, and ${theirs.author} changed it in git.`
    : `${theirs.author} deleted it in git, and ${oursAuthor} changed it here.`;
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-b bg-warning-soft px-3 py-2 text-sm">
      <p className="min-w-48 flex-1 text-pretty">
        {sentence} <strong className="font-medium">Shall there be such a document?</strong>
      </p>
      {onDelete && (
        <SubmitButton type="button" variant="outline" size="sm" pending={isPending} onClick={onDelete}>
          Delete it on both sides
        </SubmitButton>
      )}
      {onKeep && (
        <SubmitButton type="button" size="sm" pending={isPending} onClick={onKeep}>
          Keep it, with the text of the result
        </SubmitButton>
      )}
    </div>
  );
}
