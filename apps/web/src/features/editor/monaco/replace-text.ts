import type { editor } from 'monaco-editor';
import type { Monaco } from './load-monaco';
import { replacementEdit } from './replacement-edit';

/** As one edit, so that the cursors outside of it stay. */
export function replaceText(monaco: Monaco, model: editor.ITextModel, next: string): void {
  const edit = replacementEdit(model.getValue(), next);
  if (!edit) return;
  const range = monaco.Range.fromPositions(model.getPositionAt(edit.start), model.getPositionAt(edit.end));
  model.applyEdits([{ range, text: edit.text }]);
}
