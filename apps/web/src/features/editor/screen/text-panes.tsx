'use client';

import type { editor } from 'monaco-editor';
import { useRef } from 'react';
import { UploadNotices, useAttaching } from '../attachments';
import type { DocumentBuffer } from '../buffer';
import { languageOf, type Monaco, TextEditor } from '../monaco';
import { useEditorView } from './editor-view.store';
import { NoticeLine } from './notice-line';
import { PreviewPane } from './preview-pane';
import { PaneDivider } from './pane-divider';
import { SPLITTABLE, useMediaQuery } from './use-media-query';
import { useScrollSync } from './use-scroll-sync';
import { useWorkspace } from './workspace-context';

interface TextPanesProps {
  monaco: Monaco;
  buffer: DocumentBuffer;
  fileName: string;
  readOnlyReason: string | null;
  codeEditor: editor.IStandaloneCodeEditor | null;
  onEditor: (editor: editor.IStandaloneCodeEditor | null) => void;
}

export function TextPanes({
  monaco,
  buffer,
  fileName,
  readOnlyReason,
  codeEditor,
  onEditor,
}: TextPanesProps) {
  const container = useRef<HTMLDivElement>(null);
  const preview = useRef<HTMLDivElement>(null);
  const wanted = useEditorView((state) => state.view);
  const share = useEditorView((state) => state.share);
  const isSplittable = useMediaQuery(SPLITTABLE);
  const isMarkdown = languageOf(fileName).id === 'markdown';
  const view = viewFor(wanted, isMarkdown, isSplittable);
  const isSplit = view === 'split';
  const { projectId } = useWorkspace();
  const isReadOnly = readOnlyReason !== null || !isMarkdown;
  const uploads = useAttaching({ projectId, fileName, code: codeEditor, isReadOnly });
  useScrollSync(isSplit ? codeEditor : null, preview);

  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <UploadNotices uploads={uploads} line={NoticeLine} />
      <div ref={container} className="flex min-h-0 flex-1">
        {view !== 'preview' && (
          <div className="min-w-0 bg-card" style={isSplit ? { width: `${share}%` } : { flex: 1 }}>
            <TextEditor
              monaco={monaco}
              model={buffer.model}
              label={fileName}
              readOnlyReason={readOnlyReason}
              viewState={buffer.viewState}
              onViewState={buffer.keepView}
              onEditor={onEditor}
            />
          </div>
        )}
        {isSplit && <PaneDivider container={container} />}
        {view !== 'editor' && <PreviewPane ref={preview} buffer={buffer} fileName={fileName} />}
      </div>
    </div>
  );
}

function viewFor(wanted: 'editor' | 'split' | 'preview', isMarkdown: boolean, isSplittable: boolean) {
  if (!isMarkdown) return 'editor';
  return wanted === 'split' && !isSplittable ? 'editor' : wanted;
}
