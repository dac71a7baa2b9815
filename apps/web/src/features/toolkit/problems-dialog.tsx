'use client';

import type { CheckedDoc } from '@cairn/contracts';
import { useQuery } from '@tanstack/react-query';
import { editorPath } from '@/features/documents';
import { checksQuery } from '@/shared/api';
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '@/shared/ui/dialog';
import { IntentLink } from '@/shared/ui/intent-link';

interface ProblemsDialogProps {
  projectId: string;
  onOpenChange: (open: boolean) => void;
}

/** Every document with something wrong, worst first within the order of names. */
export function ProblemsDialog({ projectId, onOpenChange }: ProblemsDialogProps) {
  const checks = useQuery(checksQuery(projectId)).data;
  const docs =
    checks?.docs.filter(({ findings }) => findings.some(({ severity }) => severity !== 'info')) ?? [];
  return (
    <Dialog open onOpenChange={onOpenChange}>
      <DialogContent className="max-w-2xl">
        <DialogHeader>
          <DialogTitle>Problems</DialogTitle>
          <DialogDescription>Of the documents as they are saved. Open one to mend it.</DialogDescription>
        </DialogHeader>
        <ul className="flex max-h-[60vh] min-h-24 flex-col gap-1 overflow-y-auto">
          {docs.map((doc) => (
            <ProblemsOf key={doc.docId} projectId={projectId} doc={doc} />
          ))}
        </ul>
      </DialogContent>
    </Dialog>
  );
}

const SHOWN = 5;

function ProblemsOf({ projectId, doc }: { projectId: string; doc: CheckedDoc }) {
  const findings = doc.findings.filter(({ severity }) => severity !== 'info');
  return (
    <li>
      <IntentLink
        href={editorPath(projectId, doc.docId)}
        className="flex flex-col gap-0.5 rounded-md px-2 py-1.5 text-[0.8125rem] hover:bg-accent focus-visible:-outline-offset-2"
      >
        <span className="truncate font-medium">{doc.fileName}</span>
        {findings.slice(0, SHOWN).map(({ code, startLine, sentence }, at) => (
          <span key={`${code} ${startLine} ${at}`} className="break-words text-muted-foreground">
            Line {startLine}: {sentence}
          </span>
        ))}
        {findings.length > SHOWN && (
          <span className="text-muted-foreground">and {findings.length - SHOWN} more</span>
        )}
      </IntentLink>
    </li>
  );
}
