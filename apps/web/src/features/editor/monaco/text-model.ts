import type { editor } from 'monaco-editor';
import type { Monaco } from './load-monaco';

/** A model without coloured brackets, which distract from prose. Whoever makes it disposes of it. */
export function createTextModel(monaco: Monaco, text: string, language: string): editor.ITextModel {
  const model = monaco.editor.createModel(text, language);
  model.updateOptions({
    bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
    tabSize: 2,
  });
  return model;
}
