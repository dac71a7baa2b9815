'use client';

import type { editor } from 'monaco-editor';
import { useEffect, useRef } from 'react';
import { baseOptions } from './editor-options';
import type { Monaco } from './load-monaco';
import { createTextModel } from './text-model';

interface DiffEditorProps {
  monaco: Monaco;
  original: string;
  /** A text, or a model when the right side is to be edited. */
  modified: string | editor.ITextModel;
  language: string;
  label: string;
  onEditor?: (editor: editor.IStandaloneDiffEditor | null) => void;
}

const SIDE_BY_SIDE_FROM_PX = 1000;

/** Two texts side by side; one below the other where the window is narrow. */
export function DiffEditor({ monaco, original, modified, language, label, onEditor }: DiffEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(onEditor);
  useEffect(() => {
    latest.current = onEditor;
  });

  useEffect(() => {
    if (!host.current) return;
    const isText = typeof modified === 'string';
    const left = createTextModel(monaco, original, language);
    const right = isText ? createTextModel(monaco, modified, language) : modified;
    const instance = monaco.editor.createDiffEditor(host.current, {
      ...baseOptions,
      ...widthOptions(),
      readOnly: isText,
      domReadOnly: isText,
      originalEditable: false,
      minimap: { enabled: false },
      hideUnchangedRegions: { enabled: isText },
      renderOverviewRuler: false,
      renderMarginRevertIcon: false,
      ignoreTrimWhitespace: false,
      diffWordWrap: 'on',
      originalAriaLabel: `${label}: before`,
      modifiedAriaLabel: `${label}: after`,
    });
    instance.setModel({ original: left, modified: right });
    latest.current?.(instance);
    const onResize = () => instance.updateOptions(widthOptions());
    window.addEventListener('resize', onResize);
    return () => {
      window.removeEventListener('resize', onResize);
      latest.current?.(null);
      instance.dispose();
      left.dispose();
      if (isText) right.dispose();
    };
  }, [monaco, original, modified, language, label]);

  return <div ref={host} className="size-full overflow-hidden" data-testid="diff-editor" />;
}

function widthOptions() {
  return {
    renderSideBySide: window.innerWidth >= SIDE_BY_SIDE_FROM_PX,
    useInlineViewWhenSpaceIsLimited: true,
    renderSideBySideInlineBreakpoint: 700,
  };
}
