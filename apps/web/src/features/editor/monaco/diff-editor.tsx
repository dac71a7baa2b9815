'use client';

import type { editor } from 'monaco-editor';
import { useEffect, useRef } from 'react';
import { baseOptions } from './editor-options';
import type { Monaco } from './load-monaco';
import { createTextModel } from './text-model';

interface DiffEditorProps {
  monaco: Monaco;
  original: string;
  modified: string;
  /** The right side may be changed; its text is read from the editor given to `onEditor`. */
  isEditable?: boolean;
  /** One below the other, however wide the window is. */
  isInline?: boolean;
  language: string;
  label: string;
  onEditor?: (editor: editor.IStandaloneDiffEditor | null) => void;
}

const SIDE_BY_SIDE_FROM_PX = 1000;

/** Two texts side by side; one below the other where the window is narrow. */
export function DiffEditor(props: DiffEditorProps) {
  const { monaco, original, modified, language, label, onEditor } = props;
  const { isEditable = false, isInline = false } = props;
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(onEditor);
  useEffect(() => {
    latest.current = onEditor;
  });

  useEffect(() => {
    if (!host.current) return;
    const left = createTextModel(monaco, original, language);
    const right = createTextModel(monaco, modified, language);
    const instance = monaco.editor.createDiffEditor(host.current, {
      ...baseOptions,
      ...widthOptions(isInline),
      readOnly: !isEditable,
      domReadOnly: !isEditable,
      originalEditable: false,
      minimap: { enabled: false },
      hideUnchangedRegions: { enabled: !isEditable },
      renderOverviewRuler: false,
      renderMarginRevertIcon: false,
      renderGutterMenu: false,
      ignoreTrimWhitespace: false,
      diffWordWrap: 'on',
    });
    mendSides(instance, label);
    instance.setModel({ original: left, modified: right });
    latest.current?.(instance);
    const onResize = () => {
      instance.updateOptions(widthOptions(isInline));
      mendSides(instance, label);
    };
    window.addEventListener('resize', onResize);
    return () => {
      window.removeEventListener('resize', onResize);
      latest.current?.(null);
      instance.dispose();
      left.dispose();
      right.dispose();
    };
  }, [monaco, original, modified, language, label, isEditable, isInline]);

  return <div ref={host} className="size-full overflow-hidden" data-testid="diff-editor" />;
}

/** Monaco drops the labels given to the pair, and leaves the left side unwrapped after it was once shown inline. */
function mendSides(pair: editor.IStandaloneDiffEditor, label: string): void {
  pair.getOriginalEditor().updateOptions({ ariaLabel: `${label}: before`, wordWrapOverride2: 'inherit' });
  pair.getModifiedEditor().updateOptions({ ariaLabel: `${label}: after` });
}

function widthOptions(isInline: boolean) {
  return {
    renderSideBySide: !isInline && window.innerWidth >= SIDE_BY_SIDE_FROM_PX,
    useInlineViewWhenSpaceIsLimited: true,
    renderSideBySideInlineBreakpoint: 700,
  };
}
