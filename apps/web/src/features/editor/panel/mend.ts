import type { Finding, Fix } from '@cairn/toolkit';
import type { editor } from 'monaco-editor';

/** Mends one finding, in one step of undo. The text may have changed since it was found, so it is looked for once more. */
export async function mend(
  codeEditor: editor.IStandaloneCodeEditor,
  { code, fix }: Finding,
  check: () => Promise<readonly Finding[]>,
): Promise<void> {
  const again = (await check()).find((one) => one.code === code && one.fix?.label === fix?.label);
  if (again?.fix) putIn(codeEditor, again.fix);
}

function putIn(codeEditor: editor.IStandaloneCodeEditor, fix: Fix): void {
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
