'use client';

import { FileWarningIcon, GitMergeIcon, TriangleAlertIcon, WifiOffIcon } from 'lucide-react';
import { useState } from 'react';
import { NewDocumentDialog } from '@/features/documents';
import { failureText } from '@/shared/api';
import { Button } from '@/shared/ui/button';
import { type DocumentBuffer, useBufferState } from '../buffer';
import { type Saving, useSavePhase } from '../save';
import { NoticeLine } from './notice-line';
import { useWorkspace } from './workspace-context';

interface SaveNoticeProps {
  buffer: DocumentBuffer;
  saving: Saving;
}

/** What stands between the text and its being saved. */
export function SaveNotice({ buffer, saving }: SaveNoticeProps) {
  const phase = useSavePhase(saving);
  const newer = useBufferState(buffer, (state) => state.newer);
  const deletedBy = useBufferState(buffer, (state) => state.deletedBy);
  const isDirty = useBufferState(buffer, (state) => state.isDirty);

  if (deletedBy !== null || phase.kind === 'deleted') return <DeletedNotice buffer={buffer} by={deletedBy} />;
  if (phase.kind === 'mergeable') {
    return (
      <NoticeLine
        icon={GitMergeIcon}
        tone="warning"
        actions={
          <>
            <Small onClick={() => void saving.saveMerged()}>Merge and save</Small>
            <Small quiet onClick={saving.leave}>
              Not now
            </Small>
          </>
        }
      >
        Version {phase.current.version} was saved by {phase.current.updatedByName}. Your changes and theirs
        fit together.
      </NoticeLine>
    );
  }
  if (phase.kind === 'unreachable') {
    return (
      <NoticeLine
        icon={WifiOffIcon}
        tone="error"
        actions={<Small onClick={() => void saving.save()}>Try again</Small>}
      >
        Not saved: the server did not answer. Your text is kept in this browser.
      </NoticeLine>
    );
  }
  if (phase.kind === 'refused') {
    return (
      <NoticeLine
        icon={TriangleAlertIcon}
        tone="error"
        actions={<Small onClick={() => void saving.save()}>Try again</Small>}
      >
        Not saved. {failureText(phase.error)} Your text is kept.
      </NoticeLine>
    );
  }
  if (newer && isDirty && phase.kind !== 'saving' && phase.kind !== 'conflict') {
    return (
      <NoticeLine
        icon={GitMergeIcon}
        tone="warning"
        actions={<Small onClick={() => void saving.saveMerged()}>Merge and save</Small>}
      >
        Version {newer.version} was saved by {newer.updatedByName} while you were writing.
      </NoticeLine>
    );
  }
  return null;
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

function Small({ onClick, quiet, children }: { onClick: () => void; quiet?: boolean; children: string }) {
  return (
    <Button size="sm" variant={quiet ? 'ghost' : 'default'} className="h-7" onClick={onClick}>
      {children}
    </Button>
  );
}
