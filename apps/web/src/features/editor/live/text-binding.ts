import type { editor } from 'monaco-editor';
import {
  type RelativePosition,
  type Text,
  type Transaction,
  UndoManager,
  type YTextEvent,
  createAbsolutePositionFromRelativePosition,
  createRelativePositionFromTypeIndex,
} from 'yjs';
import type { Monaco } from '../monaco';
import { replaceText } from '../monaco';

/** A Monaco model and a Yjs text that say the same, whoever changes which. */
export interface TextBinding {
  /** Carets in this editor stay where they were in the words around them. */
  attach: (codeEditor: editor.IStandaloneCodeEditor) => () => void;
  destroy: () => void;
}

interface Caret {
  codeEditor: editor.IStandaloneCodeEditor;
  anchor: RelativePosition;
  head: RelativePosition;
}

/** Edits that follow each other this closely are undone together. */
const UNDO_GROUP_MS = 500;
const NUL = /\0/g;

/** The model takes the text's content at once; undo there takes back what was written through it, and nothing else. */
export function bindText(monaco: Monaco, model: editor.ITextModel, text: Text): TextBinding {
  const typing = { by: 'this editor' };
  const undoing = new UndoManager(text, {
    trackedOrigins: new Set([typing]),
    captureTimeout: UNDO_GROUP_MS,
  });
  const editors = new Set<editor.IStandaloneCodeEditor>();
  let side: 'model' | 'text' | null = null;
  let carets: Caret[] = [];

  const as = (which: 'model' | 'text', work: () => void) => {
    side = which;
    try {
      work();
    } finally {
      side = null;
    }
  };
  const mend = () => {
    if (model.getValueLength() !== text.length) as('text', () => replaceText(monaco, model, text.toJSON()));
  };
  const typed = model.onDidChangeContent(({ changes }) => {
    if (side) return;
    as('model', () =>
      text.doc?.transact(() => changes.toSorted(fromTheEnd).forEach((one) => write(text, one)), typing),
    );
    mend();
  });
  const remember = () => {
    if (!side) carets = [...editors].flatMap((codeEditor) => caretOf(codeEditor, model, text));
  };
  const take = (event: YTextEvent, transaction: Transaction) => {
    if (side) return;
    let end: number | null = null;
    as('text', () => {
      end = applyDelta(monaco, model, event.delta);
    });
    mend();
    if (transaction.origin === undoing && end !== null) showPlace(editors, model, end);
    else restore(monaco, model, text, carets);
  };

  as('text', () => {
    model.setEOL(monaco.editor.EndOfLineSequence.LF);
    replaceText(monaco, model, text.toJSON());
  });
  text.doc?.on('beforeAllTransactions', remember);
  text.observe(take);
  Object.assign(model, {
    undo: () => undoing.undo(),
    redo: () => undoing.redo(),
    canUndo: () => undoing.canUndo(),
    canRedo: () => undoing.canRedo(),
  });
  return {
    attach(codeEditor) {
      editors.add(codeEditor);
      return () => editors.delete(codeEditor);
    },
    destroy() {
      typed.dispose();
      text.unobserve(take);
      text.doc?.off('beforeAllTransactions', remember);
      undoing.destroy();
    },
  };
}

type Change = editor.IModelContentChange;

const fromTheEnd = (one: Change, other: Change) => other.rangeOffset - one.rangeOffset;

function write(text: Text, { rangeOffset, rangeLength, text: inserted }: Change): void {
  if (rangeLength > 0) text.delete(rangeOffset, rangeLength);
  // The server refuses a text with NUL in it, and nobody means to write one.
  const clean = inserted.replace(NUL, '');
  if (clean) text.insert(rangeOffset, clean);
}

/** Returns where the last change ended. */
function applyDelta(monaco: Monaco, model: editor.ITextModel, delta: YTextEvent['delta']): number | null {
  let index = 0;
  let end: number | null = null;
  const edit = (length: number, text: string) => {
    const [from, to] = [model.getPositionAt(index), model.getPositionAt(index + length)];
    model.applyEdits([{ range: monaco.Range.fromPositions(from, to), text }]);
    index += text.length;
    end = index;
  };
  for (const { retain, insert, delete: deleted } of delta) {
    if (retain !== undefined) index += retain;
    else if (typeof insert === 'string') edit(0, insert);
    else if (deleted !== undefined) edit(deleted, '');
  }
  return end;
}

function caretOf(codeEditor: editor.IStandaloneCodeEditor, model: editor.ITextModel, text: Text): Caret[] {
  const selection = codeEditor.getModel() === model ? codeEditor.getSelection() : null;
  if (!selection) return [];
  const relative = (line: number, column: number) =>
    // Tied to the character before it: what others write at the caret comes after it.
    createRelativePositionFromTypeIndex(text, model.getOffsetAt({ lineNumber: line, column }), -1);
  return [
    {
      codeEditor,
      anchor: relative(selection.selectionStartLineNumber, selection.selectionStartColumn),
      head: relative(selection.positionLineNumber, selection.positionColumn),
    },
  ];
}

function restore(monaco: Monaco, model: editor.ITextModel, text: Text, carets: readonly Caret[]): void {
  for (const { codeEditor, anchor, head } of carets) {
    const [from, to] = [indexOf(anchor, text), indexOf(head, text)];
    if (from === null || to === null || codeEditor.getModel() !== model) continue;
    const selection = monaco.Selection.fromPositions(model.getPositionAt(from), model.getPositionAt(to));
    if (!codeEditor.getSelection()?.equalsSelection(selection)) codeEditor.setSelection(selection);
  }
}

function indexOf(position: RelativePosition, { doc }: Text): number | null {
  return doc ? (createAbsolutePositionFromRelativePosition(position, doc)?.index ?? null) : null;
}

/** Where something was undone, for whoever asked for it. */
function showPlace(
  editors: ReadonlySet<editor.IStandaloneCodeEditor>,
  model: editor.ITextModel,
  index: number,
): void {
  const place = model.getPositionAt(index);
  for (const codeEditor of editors) {
    if (!codeEditor.hasTextFocus()) continue;
    codeEditor.setPosition(place);
    codeEditor.revealPosition(place);
  }
}
