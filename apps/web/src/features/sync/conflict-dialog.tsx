'use client';

import type { Conflict } from '@cairn/contracts';
import { failureSentences } from '@/shared/api';
import { Button } from '@/shared/ui/button';
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/shared/ui/dialog';
import { ErrorState } from '@/shared/ui/error-state';
import { FormErrors } from '@/shared/ui/form-errors';
import { Skeleton } from '@/shared/ui/skeleton';
import { SubmitButton } from '@/shared/ui/submit-button';
import { useConflict, useResolveConflict } from './conflict.queries';
import { ConflictText } from './conflict-text';

interface ConflictDialogProps {
  conflict: Conflict;
  canResolve: boolean;
  onClose: () => void;
}

export function ConflictDialog({ conflict, canResolve, onClose }: ConflictDialogProps) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent className="max-w-5xl">
        <DialogHeader>
          <DialogTitle className="font-mono break-all">{conflict.fileName}</DialogTitle>
          <DialogDescription>
            Lines that only one side has are marked. Your choice becomes a new version; the other text stays
            in the history.
          </DialogDescription>
        </DialogHeader>
        <ConflictTexts conflict={conflict} />
        {canResolve && <Choice conflict={conflict} onDone={onClose} />}
      </DialogContent>
    </Dialog>
  );
}

function ConflictTexts({ conflict }: { conflict: Conflict }) {
  const { data, isError, error, refetch } = useConflict(conflict.projectId, conflict.id);
  if (isError && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-[50vh]" />;
  return (
    <div className="grid min-w-0 gap-3 md:grid-cols-2">
      <ConflictText
        title={`Here, version ${conflict.ours.version}`}
        text={data.oursContent}
        other={data.theirsContent}
      />
      <ConflictText
        title={`In git, ${conflict.theirs.commit.slice(0, 7)} by ${conflict.theirs.author}`}
        text={data.theirsContent}
        other={data.oursContent}
      />
    </div>
  );
}

function Choice({ conflict, onDone }: { conflict: Conflict; onDone: () => void }) {
  const resolve = useResolveConflict(conflict.projectId, conflict.id);
  const choose = (take: 'ours' | 'theirs') => {
    if (!resolve.isPending) resolve.mutate(take, { onSuccess: onDone });
  };
  return (
    <>
      {resolve.error && <FormErrors sentences={failureSentences(resolve.error)} />}
      <DialogFooter>
        <Button variant="ghost" onClick={onDone}>
          Decide later
        </Button>
        <SubmitButton
          type="button"
          variant="outline"
          pending={resolve.isPending && resolve.variables === 'theirs'}
          onClick={() => choose('theirs')}
        >
          {conflict.theirs.deleted ? 'Delete it, as in git' : 'Take git’s text'}
        </SubmitButton>
        <SubmitButton
          type="button"
          variant="outline"
          pending={resolve.isPending && resolve.variables === 'ours'}
          onClick={() => choose('ours')}
        >
          {conflict.ours.deleted ? 'Delete it, as here' : 'Keep the text here'}
        </SubmitButton>
      </DialogFooter>
    </>
  );
}
