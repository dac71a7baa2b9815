import type { Doc } from '@cairn/contracts';
import type { editor } from 'monaco-editor';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LiveText } from '../live';
import { createTextModel, type Monaco, replaceText } from '../monaco';

export interface BufferState {
  /** The newest version that is known. */
  base: Doc;
  /** Something written here is not on the server yet. */
  isDirty: boolean;
  /** Who deleted the document, while its text stands here. */
  deletedBy: string | null;
  /** How many times the text changed; for those who show it. */
  revision: number;
}

/** The text of one open document: its Monaco model, and the live text that is written together in it. */
export interface DocumentBuffer {
  readonly docId: string;
  readonly model: editor.ITextModel;
  readonly state: StoreApi<BufferState>;
  readonly live: LiveText;
  text: () => string;
  /** A version that the server has. */
  receive: (doc: Doc) => void;
  /** Throws away for good what is not on the server. */
  discard: () => Promise<void>;
  markDeleted: (by: string) => void;
  /** Kept between two visits of the same document. */
  readonly viewState: editor.ICodeEditorViewState | null;
  keepView: (viewState: editor.ICodeEditorViewState | null) => void;
  dispose: () => void;
}

interface BufferOptions {
  monaco: Monaco;
  doc: Doc;
  language: string;
  startLive: (model: editor.ITextModel, state: StoreApi<BufferState>) => LiveText;
  forgetDrafts: () => Promise<void>;
}

export function createDocumentBuffer(options: BufferOptions): DocumentBuffer {
  const { monaco, doc, language, startLive, forgetDrafts } = options;
  const model = createTextModel(monaco, unixText(doc.content), language);
  const state = createStore<BufferState>(() => ({
    base: doc,
    isDirty: false,
    deletedBy: null,
    revision: 0,
  }));
  const live = startLive(model, state);
  let viewState: editor.ICodeEditorViewState | null = null;
  const changes = model.onDidChangeContent(() =>
    state.setState(({ revision }) => ({ revision: revision + 1 })),
  );
  const unsubscribe = live.state.subscribe(({ isUnsaved }) => {
    if (state.getState().isDirty !== isUnsaved) state.setState({ isDirty: isUnsaved });
  });

  return {
    docId: doc.id,
    model,
    state,
    live,
    text: () => model.getValue(),
    get viewState() {
      return viewState;
    },
    keepView(latest) {
      viewState = latest ?? viewState;
    },
    receive(next) {
      if (next.version <= state.getState().base.version) return;
      state.setState({ base: next });
      // Until the live text stands, the newest version is what there is to read.
      if (!live.state.getState().isReady) replaceText(monaco, model, unixText(next.content));
    },
    async discard() {
      await forgetDrafts();
      live.discard();
    },
    markDeleted: (by) => state.setState({ deletedBy: by }),
    dispose() {
      unsubscribe();
      changes.dispose();
      live.destroy();
      model.dispose();
    },
  };
}

function unixText(text: string): string {
  return withoutMark(text).replace(/\r\n?/g, '\n');
}

function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
