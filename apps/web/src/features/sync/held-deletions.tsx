'use client';

import type { HeldDeletions, Project } from '@cairn/contracts';
import { Trash2Icon } from 'lucide-react';
import { useState } from 'react';
import { failureSentences, maySync } from '@/shared/api';
import { count } from '@/shared/lib/count';
import { Button } from '@/shared/ui/button';
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/shared/ui/dialog';
import { FormErrors } from '@/shared/ui/form-errors';
import { Notice } from '@/shared/ui/notice';
import { SubmitButton } from '@/shared/ui/submit-button';
import { TimeAgo } from '@/shared/ui/time-ago';
import { useDecideDeletions } from './publishing.queries';

interface HeldDeletionsProps {
  project: Project;
  held: HeldDeletions;
}

/** Many documents vanished in git at once; they stay here until somebody decides. */
export function HeldDeletionsNotice({ project, held }: HeldDeletionsProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Notice
        variant="warning"
        icon={Trash2Icon}
        actions={
          <Button size="sm" onClick={() => setOpen(true)}>
            See which
          </Button>
        }
      >
        <p className="font-medium">
          {held.count} of {count(held.of, 'document')} vanished in git. They are kept here.
        </p>
        <p className="text-[0.8125rem] text-muted-foreground">
          With <code className="font-mono">{held.commit.slice(0, 7)}</code>, seen <TimeAgo at={held.since} />.
          Nothing is deleted until somebody decides.
        </p>
      </Notice>
      <Dialog open={isOpen} onOpenChange={setOpen}>
        <DialogContent>
          <Decision project={project} held={held} onDone={() => setOpen(false)} />
        </DialogContent>
      </Dialog>
    </>
  );
}

function Decision({ project, held, onDone }: HeldDeletionsProps & { onDone: () => void }) {
  const decide = useDecideDeletions(project.id);
  const choose = (take: 'delete' | 'keep') => {
    if (!decide.isPending) decide.mutate({ commit: held.commit, take }, { onSuccess: onDone });
  };
  const more = held.count - held.fileNames.length;
  return (
    <>
      <DialogHeader>
        <DialogTitle>Delete {count(held.count, 'document')} here too?</DialogTitle>
        <DialogDescription>
          Commit <code className="font-mono">{held.commit.slice(0, 7)}</code> took them out of git. Deleted
          here, they are gone as they are in git; put back, the next commit adds them again.
        </DialogDescription>
      </DialogHeader>
      <ul
        tabIndex={0}
        aria-label="Documents that vanished in git"
        className="max-h-[40vh] space-y-1 overflow-y-auto rounded-md border p-3 font-mono text-xs break-words"
      >
        {held.fileNames.map((name) => (
          <li key={name}>{name}</li>
        ))}
        {more > 0 && <li className="font-sans text-muted-foreground">and {more} more</li>}
      </ul>
      {decide.error && <FormErrors sentences={failureSentences(decide.error)} />}
      {maySync(project) && (
        <DialogFooter>
          <Button variant="ghost" onClick={onDone}>
            Decide later
          </Button>
          <SubmitButton
            type="button"
            variant="destructive"
            pending={decide.isPending && decide.variables.take === 'delete'}
            onClick={() => choose('delete')}
          >
            Delete them here too
          </SubmitButton>
          <SubmitButton
            type="button"
            pending={decide.isPending && decide.variables.take === 'keep'}
            onClick={() => choose('keep')}
          >
            Put them back in git
          </SubmitButton>
        </DialogFooter>
      )}
    </>
  );
}
