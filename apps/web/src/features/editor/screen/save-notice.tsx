'use client';

import { FileWarningIcon, TriangleAlertIcon, WifiOffIcon } from 'lucide-react';
import { useState } from 'react';
import { NewDocumentDialog } from '@/features/documents';
import { failureText } from '@/shared/api';
import { Button } from '@/shared/ui/button';
import { type DocumentBuffer, useBufferState } from '../buffer';
import { useLiveState } from '../live';
import { type SavePhase, type Saving, useSavePhase } from '../save';
import { NoticeLine } from './notice-line';
import { useWorkspace } from './workspace-context';

interface SaveNoticeProps {
  buffer: DocumentBuffer;
  saving: Saving;
}

/** What stands between the text and its being saved. */
export function SaveNotice({ buffer, saving }: SaveNoticeProps) {
  const phase = useSavePhase(saving);
  const deletedBy = useBufferState(buffer, (state) => state.deletedBy);
  const restarted = useLiveState(buffer.live, (state) => state.restarted);
  const isClosed = useLiveState(buffer.live, (state) => state.phase === 'closed');

  if (deletedBy !== null || phase.kind === 'deleted') return <DeletedNotice buffer={buffer} by={deletedBy} />;
  if (isClosed) {
    return (
      <NoticeLine icon={TriangleAlertIcon} tone="error">
        This document is not open to you any more. Its text, as you see it, is only here: copy it if you need
        it.
      </NoticeLine>
    );
  }
  const sentence = problemOf(phase);
  if (sentence) {
    return (
      <NoticeLine
        icon={phase.kind === 'on-the-way' || phase.kind === 'unreachable' ? WifiOffIcon : TriangleAlertIcon}
        tone={isOnlyLate(phase) ? 'warning' : 'error'}
        actions={<Small onClick={saving.retry}>Try again</Small>}
      >
        {sentence}
      </NoticeLine>
    );
  }
  if (restarted) {
    return (
      <NoticeLine icon={TriangleAlertIcon} tone="warning">
        {restarted} You see the text as the server has it; yours is kept as a draft.
      </NoticeLine>
    );
  }
  return null;
}

const isOnlyLate = ({ kind }: SavePhase) => kind === 'on-the-way' || kind === 'note-missing';

function problemOf(phase: SavePhase): string | null {
  switch (phase.kind) {
    case 'on-the-way':
      return 'No version was made: some of your text has not reached the server yet. It is kept in this browser.';
    case 'unreachable':
      return 'No version was made: the server did not answer. Your text is kept in this browser.';
    case 'refused':
      return `No version was made. ${failureText(phase.error)} Your text is kept.`;
    case 'note-missing':
      return `Version ${phase.version} was made, but your note may be missing from it.`;
    default:
      return null;
  }
}

function DeletedNotice({ buffer, by }: { buffer: DocumentBuffer; by: string | null }) {
  const { projectId, canEdit } = useWorkspace();
  const fileName = useBufferState(buffer, (state) => state.base.fileName);
  const [isNewOpen, setIsNewOpen] = useState(false);
  return (
    <NoticeLine
      icon={FileWarningIcon}
      tone="warning"
      actions={canEdit && <Small onClick={() => setIsNewOpen(true)}>Save as a new document</Small>}
    >
      {by ? `${by} deleted this document.` : 'This document was deleted.'} Its text, as you see it, is only
      here.
      {isNewOpen && (
        <NewDocumentDialog
          projectId={projectId}
          open
          onOpenChange={setIsNewOpen}
          suggestedName={fileName}
          content={buffer.text()}
        />
      )}
    </NoticeLine>
  );
}

function Small({ onClick, children }: { onClick: () => void; children: string }) {
  return (
    <Button size="sm" className="h-7" onClick={onClick}>
      {children}
    </Button>
  );
}
