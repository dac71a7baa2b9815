import type { Fix } from '@cairn/toolkit';
import type { editor } from 'monaco-editor';

/** Puts the lines of a fix in; one step of undo. */
export function applyFix(codeEditor: editor.IStandaloneCodeEditor, fix: Fix): void {
  const model = codeEditor.getModel();
  if (!model) return;
  const isInsertion = fix.endLine < fix.startLine;
  const text = fix.lines.join('\n');
  const range = {
    startLineNumber: fix.startLine,
    startColumn: 1,
    endLineNumber: isInsertion ? fix.startLine : fix.endLine,
    endColumn: isInsertion ? 1 : model.getLineMaxColumn(fix.endLine),
  };
  codeEditor.pushUndoStop();
  codeEditor.executeEdits('cairn-fix', [{ range, text: isInsertion ? `${text}\n` : text }]);
  codeEditor.pushUndoStop();
}
