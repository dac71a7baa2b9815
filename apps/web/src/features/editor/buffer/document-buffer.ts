import type { Doc } from '@cairn/contracts';
import type { editor } from 'monaco-editor';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { createTextModel, type Monaco } from '../monaco';
import { replacementEdit } from './replacement-edit';

export interface BufferState {
  /** The saved version the text is built on. */
  base: Doc;
  isDirty: boolean;
  /** A version saved elsewhere that has not been taken in, because there is unsaved text. */
  newer: Doc | null;
  /** The last version taken in while nothing was unsaved. */
  taken: Doc | null;
  /** Who deleted the document, while its text stands here. */
  deletedBy: string | null;
  /** How many times the text changed; for those who show it. */
  revision: number;
}

/** A text on its way to the server: what was sent, and where the model stood. */
export interface Submission {
  text: string;
  mark: number;
}

/**
 * The text of one open document, its ties to the saved versions, and nothing else. It owns the Monaco model; everything
 * that reads or changes the text goes through here.
 */
export interface DocumentBuffer {
  readonly docId: string;
  readonly model: editor.ITextModel;
  readonly state: StoreApi<BufferState>;
  text: () => string;
  /** The document as the server has it now. */
  receive: (doc: Doc) => void;
  submit: () => Submission;
  /** The submission became this version. Typing that went on meanwhile stays, as unsaved text. */
  accept: (doc: Doc, submission: Submission) => void;
  /** Takes another text and what it builds on: a merge, a restored version. */
  rebase: (base: Doc, text: string) => void;
  /** Puts a text in as if it had been typed. */
  write: (text: string) => void;
  discard: () => void;
  markDeleted: (by: string) => void;
  /** Kept between two visits of the same document. */
  readonly viewState: editor.ICodeEditorViewState | null;
  keepView: (viewState: editor.ICodeEditorViewState | null) => void;
  dispose: () => void;
}

/** No state of the model equals the saved version. */
const NO_MARK = -1;

export function createDocumentBuffer(monaco: Monaco, doc: Doc, language: string): DocumentBuffer {
  const model = createTextModel(monaco, doc.content, language);
  const state = createStore<BufferState>(() => ({
    base: doc,
    isDirty: false,
    newer: null,
    taken: null,
    deletedBy: null,
    revision: 0,
  }));
  let viewState: editor.ICodeEditorViewState | null = null;
  let cleanMark = model.getAlternativeVersionId();

  // The byte order mark is not shown, and must come back with the save.
  const text = () => model.getValue(undefined, true);
  const refresh = () => {
    const { base } = state.getState();
    const isDirty = model.getAlternativeVersionId() !== cleanMark && !isText(model, base.content);
    state.setState((old) => ({ isDirty, revision: old.revision + 1 }));
  };
  const write = (next: string) => replaceText(monaco, model, next);
  const settle = (base: Doc) => {
    cleanMark = model.getAlternativeVersionId();
    state.setState(({ newer }) => ({ base, deletedBy: null, newer: isLater(newer, base) ? newer : null }));
    refresh();
  };
  const subscription = model.onDidChangeContent(refresh);

  return {
    docId: doc.id,
    model,
    state,
    text,
    write,
    get viewState() {
      return viewState;
    },
    keepView(latest) {
      viewState = latest ?? viewState;
    },
    receive(next) {
      const { base, isDirty } = state.getState();
      if (!isLater(next, base)) return;
      if (isDirty && !isText(model, next.content)) {
        state.setState({ newer: next });
        return;
      }
      state.setState({ base: next, taken: next });
      write(next.content);
      settle(next);
    },
    submit: () => ({ text: text(), mark: model.getAlternativeVersionId() }),
    accept(saved, { mark }) {
      cleanMark = mark;
      state.setState(({ newer }) => ({
        base: saved,
        taken: null,
        deletedBy: null,
        newer: isLater(newer, saved) ? newer : null,
      }));
      refresh();
    },
    rebase(base, next) {
      state.setState(({ newer }) => ({ base, taken: null, newer: isLater(newer, base) ? newer : null }));
      write(next);
      cleanMark = isText(model, base.content) ? model.getAlternativeVersionId() : NO_MARK;
      refresh();
    },
    discard() {
      const { base, newer } = state.getState();
      const latest = newer ?? base;
      state.setState({ base: latest, newer: null });
      write(latest.content);
      settle(latest);
    },
    markDeleted: (by) => state.setState({ deletedBy: by }),
    dispose() {
      subscription.dispose();
      model.dispose();
    },
  };
}

/** As one edit, so that one undo takes it back and the cursors outside of it stay. */
function replaceText(monaco: Monaco, model: editor.ITextModel, next: string): void {
  if (next.includes('\n')) model.setEOL(eolOf(monaco, next));
  const edit = replacementEdit(model.getValue(), withoutMark(next));
  if (!edit) return;
  const range = monaco.Range.fromPositions(model.getPositionAt(edit.start), model.getPositionAt(edit.end));
  model.pushStackElement();
  model.pushEditOperations(null, [{ range, text: edit.text }], () => null);
  model.pushStackElement();
}

function eolOf(monaco: Monaco, text: string): editor.EndOfLineSequence {
  const { CRLF, LF } = monaco.editor.EndOfLineSequence;
  return text.includes('\r\n') ? CRLF : LF;
}

function isLater(doc: Doc | null, than: Doc): boolean {
  return doc !== null && doc.version > than.version;
}

function isText(model: editor.ITextModel, text: string): boolean {
  const shown = withoutMark(text);
  return model.getValueLength() === shown.length && model.getValue() === shown;
}

function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
