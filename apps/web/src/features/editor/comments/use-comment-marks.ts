'use client';

import type { CommentThread } from '@cairn/contracts';
import type { editor } from 'monaco-editor';
import './comments.css';
import { useEffect, useRef, useState } from 'react';
import type { DocumentBuffer } from '../buffer';
import type { Monaco } from '../monaco';
import { type Place, placeOf } from './anchor-place';

const SETTLE_MS = 300;

export type CommentLines = ReadonlyMap<string, number | null>;

interface MarkOptions {
  monaco: Monaco;
  buffer: DocumentBuffer;
  codeEditor: editor.IStandaloneCodeEditor | null;
  threads: readonly CommentThread[];
  active: string | null;
  onOpen: (threadId: string) => void;
}

/** Marks in the text what is commented on, and tells on which line each thread is; null: its text is gone. */
export function useCommentMarks(options: MarkOptions): CommentLines {
  const { monaco, buffer, codeEditor, threads, active } = options;
  const [lines, setLines] = useState<CommentLines>(new Map());
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });

  useEffect(() => {
    const { model } = buffer;
    let marks = new Map<string, string>();
    const place = () => {
      const text = model.getValue(monaco.editor.EndOfLinePreference.LF);
      const placed = threads.map((thread) => ({ id: thread.id, at: placeIn(buffer, text, thread) }));
      const found = placed.flatMap(({ id, at }) => (at ? [{ id, range: rangeOf(text, at) }] : []));
      const ids = model.deltaDecorations(
        [...marks.keys()],
        found.map(({ id, range }) => ({
          range,
          options: {
            inlineClassName: id === active ? 'comment-mark is-active' : 'comment-mark',
            stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges,
          },
        })),
      );
      marks = new Map(ids.map((id, n) => [id, found[n]!.id]));
      const lineOf = new Map(found.map(({ id, range }) => [id, range.startLineNumber]));
      setLines(new Map(placed.map(({ id }) => [id, lineOf.get(id) ?? null])));
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const changing = model.onDidChangeContent(() => {
      clearTimeout(timer);
      timer = setTimeout(place, SETTLE_MS);
    });
    const pressing = codeEditor?.onMouseDown(({ target }) => {
      if (!target.position || !target.element?.closest('.comment-mark')) return;
      const { lineNumber, column } = target.position;
      const here = model.getDecorationsInRange(new monaco.Range(lineNumber, column, lineNumber, column));
      const threadId = here.map(({ id }) => marks.get(id)).find(Boolean);
      if (threadId) latest.current.onOpen(threadId);
    });
    place();
    return () => {
      clearTimeout(timer);
      changing.dispose();
      pressing?.dispose();
      if (!model.isDisposed()) model.deltaDecorations([...marks.keys()], []);
    };
  }, [monaco, buffer, codeEditor, threads, active]);

  return lines;
}

/** By what was written together, where that can be told; else by the words. */
function placeIn(buffer: DocumentBuffer, text: string, { anchor }: CommentThread): Place | null {
  const live = anchor.live && buffer.live.placeOf(anchor.live);
  if (live) return live.end > live.start ? live : null;
  return placeOf(text, anchor);
}

function rangeOf(text: string, { start, end }: Place) {
  const from = positionAt(text, start);
  const to = positionAt(text, end);
  return {
    startLineNumber: from.line,
    startColumn: from.column,
    endLineNumber: to.line,
    endColumn: to.column,
  };
}

function positionAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lastEnd = before.lastIndexOf('\n');
  return { line: before.split('\n').length, column: offset - lastEnd };
}
