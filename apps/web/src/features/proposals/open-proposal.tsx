'use client';

import type { ProposalDetail } from '@cairn/contracts';
import type { editor } from 'monaco-editor';
import { useRef, useState } from 'react';
import { DiffEditor, languageOf, type Monaco } from '@/features/editor';
import { failureSentences } from '@/shared/api';
import { Card } from '@/shared/ui/card';
import { FormErrors } from '@/shared/ui/form-errors';
import { toast } from '@/shared/ui/toast';
import { ProposalActions } from './proposal-actions';
import { ProposalHeader } from './proposal-header';
import { hasMarks } from './proposal-text';
import { useAcceptShortcut } from './use-accept-shortcut';
import { useDecide } from './proposal.queries';

interface OpenProposalProps {
  monaco: Monaco;
  proposal: ProposalDetail;
  onDecided: () => void;
}

const MARKS_LEFT =
  'Marks of a conflict are still in the text. Leave what is right between them, and take them out.';

/** One proposal beside the document as it is now. */
export function OpenProposal({ monaco, proposal, onDecided }: OpenProposalProps) {
  const { merge, current, can, fileName, content } = proposal;
  const isText = merge.content !== null;
  const mustEdit = isText && merge.state === 'conflict' && current !== null;
  const [isEditing, setEditing] = useState(mustEdit);
  const [problem, setProblem] = useState<string | null>(null);
  const pair = useRef<editor.IStandaloneDiffEditor>(null);
  const decide = useDecide(proposal, ({ state, settled }) => {
    toast(`${state === 'rejected' ? 'Rejected' : 'Accepted'} the proposal for ${fileName}`, {
      ...(settled?.version && { description: `It is version ${settled.version} now.` }),
    });
    onDecided();
  });
  const accept = () => {
    if (decide.isPending || !can.decide) return;
    const text = isEditing ? (pair.current?.getModifiedEditor().getValue() ?? null) : merge.content;
    setProblem(text !== null && hasMarks(text) ? MARKS_LEFT : null);
    if (text !== null && hasMarks(text)) return;
    // What merges by itself is merged by the server, byte by byte.
    const isPlain = !isEditing && (merge.state === 'clean' || merge.state === 'same');
    decide.mutate({ accept: { version: current?.version ?? null, ...(!isPlain && { content: text }) } });
  };
  useAcceptShortcut(accept);
  const errors = decide.error ? failureSentences(decide.error) : problem === null ? [] : [problem];
  const shown = proposal.state === 'open' ? (current?.content ?? '') : (proposal.baseContent ?? '');
  const proposed = proposal.state === 'open' ? (merge.content ?? '') : (content ?? '');
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <ProposalHeader proposal={proposal} />
      <FormErrors sentences={errors} />
      {can.decide && (
        <ProposalActions
          isPending={decide.isPending}
          isDeletion={!isText}
          isEditing={isEditing}
          onAccept={accept}
          onEdit={isText && !isEditing ? () => setEditing(true) : undefined}
          onReject={(reason) => decide.mutate({ reject: reason ? { reason } : {} })}
        />
      )}
      <Card className="h-[65vh] min-h-72 overflow-hidden">
        <DiffEditor
          monaco={monaco}
          original={shown}
          modified={proposed}
          isEditable={isEditing}
          language={languageOf(fileName).id}
          label={`${fileName}, as it is and as it is proposed`}
          onEditor={(made) => {
            pair.current = made;
          }}
        />
      </Card>
    </div>
  );
}
