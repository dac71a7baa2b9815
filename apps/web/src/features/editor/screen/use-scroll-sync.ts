'use client';

import type { editor } from 'monaco-editor';
import { type RefObject, useEffect } from 'react';
import { type LineAnchor, lineAtTop, topOfLine } from './scroll-map';

type Side = 'text' | 'preview';

/**
 * Keeps text and preview at the same place. Only the side under the pointer, or with the focus, leads; the other follows
 * without animation, so the two never push each other.
 */
export function useScrollSync(
  codeEditor: editor.IStandaloneCodeEditor | null,
  preview: RefObject<HTMLElement | null>,
): void {
  useEffect(() => {
    const pane = preview.current;
    const text = codeEditor?.getDomNode();
    if (!codeEditor || !pane || !text) return;
    let leader: Side = 'text';

    const follow = () => {
      if (leader === 'text') pane.scrollTop = previewTop(codeEditor, pane);
      else codeEditor.setScrollTop(textTop(codeEditor, pane));
    };
    const leads = (side: Side) => () => {
      leader = side;
    };
    const end = new AbortController();
    const options = { signal: end.signal, capture: true, passive: true };
    for (const sign of ['pointerenter', 'wheel', 'keydown', 'touchstart']) {
      text.addEventListener(sign, leads('text'), options);
      pane.addEventListener(sign, leads('preview'), options);
    }
    const scrolling = codeEditor.onDidScrollChange((event) => {
      if (leader === 'text' && event.scrollTopChanged) follow();
    });
    pane.addEventListener('scroll', () => leader === 'preview' && follow(), options);
    return () => {
      scrolling.dispose();
      end.abort();
    };
  }, [codeEditor, preview]);
}

function previewTop(codeEditor: editor.IStandaloneCodeEditor, pane: HTMLElement): number {
  const top = codeEditor.getScrollTop();
  if (top <= 0) return 0;
  if (top >= codeEditor.getScrollHeight() - codeEditor.getLayoutInfo().height - 1) return pane.scrollHeight;
  return topOfLine(anchorsOf(pane), lineAtScroll(codeEditor, top));
}

function textTop(codeEditor: editor.IStandaloneCodeEditor, pane: HTMLElement): number {
  if (pane.scrollTop <= 0) return 0;
  if (pane.scrollTop >= pane.scrollHeight - pane.clientHeight - 1) return codeEditor.getScrollHeight();
  const line = lineAtTop(anchorsOf(pane), pane.scrollTop);
  const whole = Math.floor(line);
  const top = codeEditor.getTopForLineNumber(whole);
  return top + (codeEditor.getTopForLineNumber(whole + 1) - top) * (line - whole);
}

function lineAtScroll(codeEditor: editor.IStandaloneCodeEditor, scrollTop: number): number {
  const first = codeEditor.getVisibleRanges()[0]?.startLineNumber ?? 1;
  const top = codeEditor.getTopForLineNumber(first);
  const height = codeEditor.getTopForLineNumber(first + 1) - top;
  return height > 0 ? first + (scrollTop - top) / height : first;
}

function anchorsOf(pane: HTMLElement): LineAnchor[] {
  const origin = pane.getBoundingClientRect().top - pane.scrollTop;
  const anchors: LineAnchor[] = [];
  for (const element of pane.querySelectorAll<HTMLElement>('[data-line]')) {
    const anchor = { line: Number(element.dataset.line), top: element.getBoundingClientRect().top - origin };
    const last = anchors.at(-1);
    // Nested blocks repeat their line; only what goes on counts.
    if (!last || (anchor.line > last.line && anchor.top >= last.top)) anchors.push(anchor);
  }
  return anchors;
}
