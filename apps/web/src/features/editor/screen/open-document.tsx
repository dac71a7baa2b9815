'use client';

import type { editor } from 'monaco-editor';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { maySync } from '@/shared/api';
import { type DocumentBuffer, useBufferState } from '../buffer';
import { useBlameGutter } from '../blame';
import { CommentsPanel, useComments } from '../comments';
import { HistoryDrawer } from '../history';
import type { EditLock } from '../lock';
import type { Monaco } from '../monaco';
import {
  mend,
  DocumentPanel,
  PanelButtons,
  useFindings,
  useMarkers,
  usePanelShortcuts,
  useReveal,
} from '../panel';
import { usePublish } from '../publish';
import { ConflictView, type Saving, useSavePhase } from '../save';
import { ConflictNotice } from './conflict-notice';
import { DocumentHeader } from './document-header';
import { DraftNotice } from './draft-notice';
import { useEditorView } from './editor-view.store';
import { LockNotice } from './lock-notice';
import { PublishNotice } from './publish-notice';
import { SaveNotice } from './save-notice';
import { StatusLine } from './status-line';
import { TextPanes } from './text-panes';
import { useReadOnlyReason } from './use-read-only-reason';
import { useSaveShortcut } from './use-save-shortcut';
import { VersionNoteDialog } from './version-note-dialog';
import { useWorkspace } from './workspace-context';

const PUBLISH_WAIT_MS = 5000;

interface OpenDocumentProps {
  monaco: Monaco;
  buffer: DocumentBuffer;
  saving: Saving;
  lock: EditLock;
}

/** A document whose text is there: header, notices, panes, status. */
export function OpenDocument({ monaco, buffer, saving, lock }: OpenDocumentProps) {
  const { projectId, project, canComment } = useWorkspace();
  const fileName = useBufferState(buffer, (state) => state.base.fileName);
  const phase = useSavePhase(saving);
  const readOnlyReason = useReadOnlyReason(buffer, lock);
  const publish = usePublish(projectId);
  const [codeEditor, setCodeEditor] = useState<editor.IStandaloneCodeEditor | null>(null);
  const [isHistoryOpen, setIsHistoryOpen] = useState(false);
  const [isNoteOpen, setIsNoteOpen] = useState(false);
  useEffect(() => (codeEditor ? buffer.live.attach(codeEditor) : undefined), [buffer, codeEditor]);
  const focusText = useCallback(() => codeEditor?.focus(), [codeEditor]);

  const isBlameShown = useEditorView((state) => state.isBlameShown);
  useBlameGutter(monaco, isBlameShown ? codeEditor : null, projectId, buffer);

  const { findings, check } = useFindings(projectId, buffer);
  useMarkers(monaco, buffer, findings);
  usePanelShortcuts();
  const setView = useEditorView((state) => state.setView);
  const reveal = useReveal(
    codeEditor,
    useCallback(() => setView('editor'), [setView]),
  );
  const comments = useComments({ monaco, projectId, buffer, codeEditor, canWrite: canComment });

  const isSettling = phase.kind === 'conflict';
  const canWrite = readOnlyReason === null && !isSettling;
  const canSave = canWrite && phase.kind !== 'saving';
  const saveKeys = useMemo(
    () => ({ save: () => saving.cut(), saveWithNote: () => setIsNoteOpen(true) }),
    [saving],
  );
  useSaveShortcut(canSave ? saveKeys : undefined);
  const publishSaved = async () => {
    await buffer.live.whenSaved(PUBLISH_WAIT_MS);
    publish.start();
  };

  return (
    <>
      <DocumentHeader
        buffer={buffer}
        canSave={canSave}
        isSaving={phase.kind === 'saving'}
        isReadOnly={!canWrite}
        onSave={() => void saving.cut()}
        onNote={() => setIsNoteOpen(true)}
        onHistory={() => setIsHistoryOpen(true)}
        onComments={() => comments.setOpen(!comments.isOpen)}
        openComments={comments.threads.length}
        publish={project && maySync(project) && !isSettling ? publish : undefined}
        onPublish={() => void publishSaved()}
      />
      <LockNotice buffer={buffer} lock={lock} onEntered={focusText} />
      <SaveNotice buffer={buffer} saving={saving} />
      <DraftNotice buffer={buffer} saving={saving} canWrite={canWrite} />
      <PublishNotice publish={publish} />
      <ConflictNotice docId={buffer.docId} />
      {isSettling ? (
        <ConflictView
          monaco={monaco}
          current={phase.current}
          merged={phase.merged}
          onSave={(text) => void saving.settle(phase.current, text)}
          onLeave={saving.leave}
        />
      ) : (
        <div className="relative flex min-h-0 flex-1">
          <TextPanes
            monaco={monaco}
            buffer={buffer}
            fileName={fileName}
            readOnlyReason={readOnlyReason}
            codeEditor={codeEditor}
            onEditor={setCodeEditor}
          />
          {comments.isOpen && (
            <CommentsPanel
              projectId={projectId}
              docId={buffer.docId}
              threads={comments.threads}
              lines={comments.lines}
              active={comments.active}
              draft={comments.draft}
              canWrite={canComment}
              onBegin={comments.begin}
              onDraftDone={() => comments.setDraft(null)}
              onShow={comments.show}
              onClose={() => {
                comments.setOpen(false);
                codeEditor?.focus();
              }}
            />
          )}
        </div>
      )}
      <DocumentPanel
        projectId={projectId}
        buffer={buffer}
        findings={findings}
        onReveal={reveal}
        onFix={
          codeEditor && readOnlyReason === null
            ? (finding) => void mend(codeEditor, finding, check)
            : undefined
        }
      />
      <StatusLine
        buffer={buffer}
        saving={saving}
        lock={lock}
        codeEditor={codeEditor}
        panelButtons={<PanelButtons findings={findings} />}
      />
      <HistoryDrawer
        monaco={monaco}
        projectId={projectId}
        repoUrl={project?.repoUrl ?? null}
        buffer={buffer}
        open={isHistoryOpen}
        onOpenChange={setIsHistoryOpen}
        canRestore={canWrite}
      />
      <VersionNoteDialog
        open={isNoteOpen}
        onOpenChange={setIsNoteOpen}
        onSave={(note) => void saving.cut(note)}
      />
    </>
  );
}
