'use client';

import type { editor } from 'monaco-editor';
import { useCallback, useState } from 'react';
import { maySync } from '@/shared/api';
import { type DocumentBuffer, useBufferState } from '../buffer';
import { HistoryDrawer } from '../history';
import { type EditLock, useLockState } from '../lock';
import type { Monaco } from '../monaco';
import { usePublish } from '../publish';
import { ConflictView, type Saving, useSavePhase } from '../save';
import { ConflictNotice } from './conflict-notice';
import { DocumentHeader } from './document-header';
import { DraftNotice } from './draft-notice';
import { LockNotice } from './lock-notice';
import { PublishNotice } from './publish-notice';
import { SaveNotice } from './save-notice';
import { StatusLine } from './status-line';
import { TextPanes } from './text-panes';
import { useReadOnlyReason } from './use-read-only-reason';
import { useSaveShortcut } from './use-save-shortcut';
import { useWorkspace } from './workspace-context';

interface OpenDocumentProps {
  monaco: Monaco;
  buffer: DocumentBuffer;
  saving: Saving;
  lock: EditLock;
}

/** A document whose text is there: header, notices, panes, status. */
export function OpenDocument({ monaco, buffer, saving, lock }: OpenDocumentProps) {
  const { projectId, project } = useWorkspace();
  const isDirty = useBufferState(buffer, (state) => state.isDirty);
  const fileName = useBufferState(buffer, (state) => state.base.fileName);
  const lockPhase = useLockState(lock, (state) => state.phase);
  const phase = useSavePhase(saving);
  const readOnlyReason = useReadOnlyReason(buffer, lock, phase);
  const publish = usePublish(projectId);
  const [codeEditor, setCodeEditor] = useState<editor.IStandaloneCodeEditor | null>(null);
  const [isHistoryOpen, setIsHistoryOpen] = useState(false);

  const isSettling = phase.kind === 'conflict';
  const canSave = isDirty && readOnlyReason === null && phase.kind !== 'saving' && !isSettling;
  const save = useCallback(() => saving.save(), [saving]);
  useSaveShortcut(canSave ? save : undefined);
  const publishSaved = async () => {
    if (isDirty && !(await save())) return;
    publish.start();
  };

  return (
    <>
      <DocumentHeader
        buffer={buffer}
        canSave={canSave}
        isSaving={phase.kind === 'saving'}
        isReadOnly={readOnlyReason !== null || isSettling}
        onSave={() => void save()}
        onHistory={() => setIsHistoryOpen(true)}
        publish={project && maySync(project) && !isSettling ? publish : undefined}
        onPublish={() => void publishSaved()}
      />
      <LockNotice buffer={buffer} lock={lock} saving={saving} />
      <SaveNotice buffer={buffer} saving={saving} />
      <DraftNotice buffer={buffer} />
      <PublishNotice publish={publish} />
      <ConflictNotice docId={buffer.docId} />
      {isSettling ? (
        <ConflictView
          monaco={monaco}
          current={phase.current}
          merged={phase.merged}
          isSaving={false}
          onSave={(text) => void saving.saveSettled(phase.current, text)}
          onLeave={saving.leave}
        />
      ) : (
        <TextPanes
          monaco={monaco}
          buffer={buffer}
          fileName={fileName}
          readOnlyReason={readOnlyReason}
          codeEditor={codeEditor}
          onEditor={setCodeEditor}
        />
      )}
      <StatusLine buffer={buffer} saving={saving} lock={lock} codeEditor={codeEditor} />
      <HistoryDrawer
        monaco={monaco}
        projectId={projectId}
        buffer={buffer}
        open={isHistoryOpen}
        onOpenChange={setIsHistoryOpen}
        canRestore={lockPhase === 'held'}
      />
    </>
  );
}
