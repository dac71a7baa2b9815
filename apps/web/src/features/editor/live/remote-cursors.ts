import type { IDisposable, editor } from 'monaco-editor';
import type { Awareness } from 'y-protocols/awareness';
import {
  type Text,
  createAbsolutePositionFromRelativePosition,
  createRelativePositionFromJSON,
  createRelativePositionFromTypeIndex,
} from 'yjs';
import type { Monaco } from '../monaco';
import { type CursorWidget, createCursorWidget } from './cursor-widget';
import { selectionClass } from './person-styles';

interface RemoteState {
  user?: { id: string; name: string; color: string };
  selection?: { anchor: unknown; head: unknown } | null;
}

interface Shown {
  widget: CursorWidget;
  /** Its selection as it was last told; a cursor that moved only because others write is not news. */
  told: unknown;
}

interface CursorOptions {
  monaco: Monaco;
  codeEditor: editor.IStandaloneCodeEditor;
  awareness: Awareness;
  text: Text;
}

/** The carets and selections of the others, in one editor. */
export function showRemoteCursors({ monaco, codeEditor, awareness, text }: CursorOptions): IDisposable {
  const { NeverGrowsWhenTypingAtEdges } = monaco.editor.TrackedRangeStickiness;
  const shown = new Map<number, Shown>();
  const highlights = codeEditor.createDecorationsCollection();
  let frame = 0;

  const render = () => {
    frame = 0;
    const model = codeEditor.getModel();
    if (!model) return;
    const marks: editor.IModelDeltaDecoration[] = [];
    const seen = new Set<number>();
    for (const [client, state] of awareness.getStates() as Map<number, RemoteState>) {
      const place = client === awareness.clientID ? null : placeOf(state, text);
      if (!place || !state.user) continue;
      seen.add(client);
      const [anchor, head] = [model.getPositionAt(place.anchor), model.getPositionAt(place.head)];
      moveTo(client, state, head);
      if (place.anchor === place.head) continue;
      marks.push({
        range: monaco.Selection.fromPositions(anchor, head),
        options: { className: selectionClass(state.user.color), stickiness: NeverGrowsWhenTypingAtEdges },
      });
    }
    highlights.set(marks);
    for (const client of shown.keys()) if (!seen.has(client)) forget(client);
  };
  const moveTo = (client: number, { user, selection }: RemoteState, position: CursorWidget['position']) => {
    let known = shown.get(client);
    if (!known) {
      known = { widget: createCursorWidget(monaco, codeEditor, String(client)), told: null };
      shown.set(client, known);
    }
    const isNews = known.told !== selection;
    known.told = selection;
    known.widget.show(position, user?.name ?? '', user?.color ?? '', isNews);
  };
  const forget = (client: number) => {
    shown.get(client)?.widget.dispose();
    shown.delete(client);
  };
  // The model has not been changed yet when the text tells of it.
  const soon = () => {
    frame ||= requestAnimationFrame(render);
  };

  awareness.on('change', soon);
  text.observe(soon);
  const layout = codeEditor.onDidLayoutChange(soon);
  soon();
  return {
    dispose() {
      cancelAnimationFrame(frame);
      awareness.off('change', soon);
      text.unobserve(soon);
      layout.dispose();
      highlights.clear();
      for (const client of shown.keys()) forget(client);
    },
  };
}

/** Tells the others where this person is, while they may write. */
export function tellOwnCursor(
  { codeEditor, awareness, text }: Omit<CursorOptions, 'monaco'>,
  mayWrite: () => boolean,
): IDisposable & { tell: () => void } {
  const tell = () => {
    const selection = codeEditor.getSelection();
    const model = codeEditor.getModel();
    if (!mayWrite() || !selection || !model) {
      if (awareness.getLocalState()?.selection) awareness.setLocalStateField('selection', null);
      return;
    }
    const at = (lineNumber: number, column: number) =>
      createRelativePositionFromTypeIndex(text, model.getOffsetAt({ lineNumber, column }), -1);
    awareness.setLocalStateField('selection', {
      anchor: at(selection.selectionStartLineNumber, selection.selectionStartColumn),
      head: at(selection.positionLineNumber, selection.positionColumn),
    });
  };
  const moved = codeEditor.onDidChangeCursorSelection(tell);
  tell();
  return {
    tell,
    dispose() {
      moved.dispose();
      if (awareness.getLocalState()?.selection) awareness.setLocalStateField('selection', null);
    },
  };
}

function placeOf({ selection }: RemoteState, text: Text): { anchor: number; head: number } | null {
  if (!selection || !text.doc) return null;
  try {
    const [anchor, head] = [selection.anchor, selection.head].map((json) =>
      createAbsolutePositionFromRelativePosition(createRelativePositionFromJSON(json), text.doc!),
    );
    // Built on something that has not arrived here yet.
    if (!anchor || !head || anchor.type !== text || head.type !== text) return null;
    return { anchor: anchor.index, head: head.index };
  } catch {
    // Another program may say of its cursor what it likes.
    return null;
  }
}
