'use client';

import type { editor } from 'monaco-editor';
import { useEffect, useRef } from 'react';
import { baseOptions, minimapFor } from './editor-options';
import type { Monaco } from './load-monaco';

interface TextEditorProps {
  monaco: Monaco;
  model: editor.ITextModel;
  label: string;
  /** A sentence saying why nothing can be typed; null: it can. */
  readOnlyReason: string | null;
  viewState?: editor.ICodeEditorViewState | null;
  onViewState?: (state: editor.ICodeEditorViewState | null) => void;
  /** The editor once it stands, and null when it is gone. */
  onEditor?: (editor: editor.IStandaloneCodeEditor | null) => void;
}

/** One Monaco editor on a model that somebody else owns. */
export function TextEditor(props: TextEditorProps) {
  const { monaco, model, label, readOnlyReason } = props;
  const host = useRef<HTMLDivElement>(null);
  const created = useRef<editor.IStandaloneCodeEditor>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    const container = host.current;
    if (!container) return;
    const instance = monaco.editor.create(container, {
      ...baseOptions,
      model,
      minimap: minimapFor(container),
    });
    created.current = instance;
    const { viewState, onEditor, onViewState } = latest.current;
    if (viewState) instance.restoreViewState(viewState);
    onEditor?.(instance);
    const resizing = new ResizeObserver(() => instance.updateOptions({ minimap: minimapFor(container) }));
    resizing.observe(container);
    return () => {
      resizing.disconnect();
      onViewState?.(instance.saveViewState());
      latest.current.onEditor?.(null);
      created.current = null;
      instance.dispose();
    };
  }, [monaco, model]);

  useEffect(() => {
    const message = readOnlyReason === null ? undefined : { value: readOnlyReason };
    created.current?.updateOptions({
      ariaLabel: `${label}. Control M switches whether Tab leaves the editor.`,
      readOnly: readOnlyReason !== null,
      domReadOnly: readOnlyReason !== null,
      readOnlyMessage: message,
    });
  }, [monaco, model, label, readOnlyReason]);

  return <div ref={host} className="size-full overflow-hidden" data-testid="text-editor" />;
}
