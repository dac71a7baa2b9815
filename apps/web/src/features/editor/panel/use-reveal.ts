'use client';

import type { editor } from 'monaco-editor';
import { useCallback, useEffect, useState } from 'react';

/** Puts the cursor on a line; where only the preview stands, the text is asked for first. */
export function useReveal(
  codeEditor: editor.IStandaloneCodeEditor | null,
  askForText: () => void,
): (line: number) => void {
  const [wanted, setWanted] = useState<number | null>(null);
  useEffect(() => {
    if (wanted === null || !codeEditor) return;
    const line = Math.min(wanted, codeEditor.getModel()?.getLineCount() ?? 1);
    codeEditor.setPosition({ lineNumber: line, column: 1 });
    codeEditor.revealLineInCenter(line);
    codeEditor.focus();
    setWanted(null);
  }, [wanted, codeEditor]);
  return useCallback(
    (line) => {
      if (!codeEditor) askForText();
      setWanted(line);
    },
    [codeEditor, askForText],
  );
}
