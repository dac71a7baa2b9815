import type { editor, Position } from 'monaco-editor';

const SOURCE = 'attachments';

/** Stands in the text while a file is on its way; one of its kind, so that it is found again wherever it went. */
export const placeholderOf = (name: string, id: string): string => `![Uploading ${name} … ${id}]()`;

/** Puts a text in at the place, or over the selection. False when the editor takes none. */
export function insertText(code: editor.ICodeEditor, text: string, at?: Position): boolean {
  const range = at
    ? {
        startLineNumber: at.lineNumber,
        startColumn: at.column,
        endLineNumber: at.lineNumber,
        endColumn: at.column,
      }
    : code.getSelection();
  if (!range) return false;
  code.pushUndoStop();
  return code.executeEdits(SOURCE, [{ range, text, forceMoveMarkers: true }]);
}

/** False when the placeholder is gone, or the editor takes no text any more. */
export function replacePlaceholder(code: editor.ICodeEditor, placeholder: string, text: string): boolean {
  const found = code
    .getModel()
    ?.findNextMatch(placeholder, { lineNumber: 1, column: 1 }, false, true, null, false);
  return found ? code.executeEdits(SOURCE, [{ range: found.range, text }]) : false;
}
