'use client';

import type { CommentAnchor, CommentThread } from '@cairn/contracts';
import type { editor } from 'monaco-editor';
import { useSearchParams } from 'next/navigation';
import { useCallback, useEffect, useState } from 'react';
import { toast } from '@/shared/ui/toast';
import type { DocumentBuffer } from '../buffer';
import type { Monaco } from '../monaco';
import { anchorOf } from './anchor-place';
import { useThreads } from './comment.queries';
import { useCommentMarks } from './use-comment-marks';

const NONE: CommentThread[] = [];
const MAX_QUOTE = 2_000;

interface CommentsOptions {
  monaco: Monaco;
  projectId: string;
  buffer: DocumentBuffer;
  codeEditor: editor.IStandaloneCodeEditor | null;
  canWrite: boolean;
}

/** The comments of the document that stands open: where they are, which is looked at, and what is being begun. */
export function useComments({ monaco, projectId, buffer, codeEditor, canWrite }: CommentsOptions) {
  const { docId } = buffer;
  const asked = useSearchParams().get('thread');
  const [isOpen, setOpen] = useState(asked !== null);
  const [active, setActive] = useState(asked);
  const [draft, setDraft] = useState<CommentAnchor | null>(null);
  const threads = useThreads(projectId, docId, 'open').data ?? NONE;
  const [lastAsked, setLastAsked] = useState(asked);
  if (asked !== lastAsked) {
    setLastAsked(asked);
    if (asked) {
      setOpen(true);
      setActive(asked);
    }
  }

  const open = useCallback((threadId: string) => {
    setActive(threadId);
    setOpen(true);
  }, []);
  const lines = useCommentMarks({
    monaco,
    buffer,
    codeEditor,
    threads,
    active: isOpen ? active : null,
    onOpen: open,
  });

  const begin = useCallback(() => {
    const anchor = codeEditor && selectedAnchor(monaco, codeEditor, buffer);
    if (!anchor || anchor.quote.length > MAX_QUOTE) {
      toast(anchor ? 'That is too much text' : 'Select some text first', {
        description: 'A comment is about a stretch of at most 2 000 characters.',
      });
      return;
    }
    setOpen(true);
    setDraft(anchor);
  }, [monaco, codeEditor, buffer]);

  useEffect(() => {
    if (!canWrite) return;
    const { KeyMod, KeyCode } = monaco;
    const action = codeEditor?.addAction({
      id: 'cairn.comment',
      label: 'Comment on the selection',
      keybindings: [KeyMod.CtrlCmd | KeyMod.Alt | KeyCode.KeyM],
      contextMenuGroupId: 'navigation',
      run: begin,
    });
    return () => action?.dispose();
  }, [monaco, codeEditor, canWrite, begin]);

  const show = (threadId: string) => {
    setActive(threadId);
    const line = lines.get(threadId);
    if (line) codeEditor?.revealLineInCenterIfOutsideViewport(line);
  };
  return { isOpen, setOpen, active, threads, lines, draft, setDraft, begin, show };
}

function selectedAnchor(
  monaco: Monaco,
  codeEditor: editor.IStandaloneCodeEditor,
  buffer: DocumentBuffer,
): CommentAnchor | null {
  const selection = codeEditor.getSelection();
  if (!selection || selection.isEmpty()) return null;
  const { LF } = monaco.editor.EndOfLinePreference;
  const { startLineNumber, startColumn } = selection;
  const { model } = buffer;
  const start = model.getValueInRange(new monaco.Range(1, 1, startLineNumber, startColumn), LF).length;
  const place = { start, end: start + model.getValueInRange(selection, LF).length };
  return { ...anchorOf(model.getValue(LF), place), live: buffer.live.mark(place) };
}
