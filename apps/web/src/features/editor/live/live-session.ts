import type { CollaborationMessage } from '@cairn/contracts';
import type { IDisposable, editor } from 'monaco-editor';
import { Doc, applyUpdate } from 'yjs';
import type { Monaco } from '../monaco';
import { type Stretch, findStretch, markStretch } from './live-places';
import { tellOwnCursor, showRemoteCursors } from './remote-cursors';
import { type RoomConnection, connectRoom } from './room-connection';
import { type TextBinding, bindText } from './text-binding';
import { collectUnsaved } from './unsaved-edits';

/** Name of the text in the Yjs document, as the contract has it. */
const LIVE_TEXT = 'content';
const KEPT = { from: 'this browser' };

interface SessionEvents {
  /** The text is bound; `isChanged`: it is not what the model showed before. */
  onReady: (isChanged: boolean) => void;
  onUnsaved: (isUnsaved: boolean) => void;
  onWritten: () => void;
  onMessage: (message: CollaborationMessage) => void;
  onConnected: (isConnected: boolean) => void;
  onTurnedAway: (reason: string) => void;
  onNoAnswer: () => void;
}

interface SessionOptions extends SessionEvents {
  monaco: Monaco;
  model: editor.ITextModel;
  room: string;
  /** Edits of an earlier visit that never reached the server. */
  kept: readonly Uint8Array[];
  mayWrite: () => boolean;
}

/** One visit of one room: from joining it until the text is begun anew or left. */
export interface LiveSession {
  readonly room: string;
  /** What the server does not have yet. */
  unsaved: () => Uint8Array | null;
  attach: (codeEditor: editor.IStandaloneCodeEditor) => void;
  detach: (codeEditor: editor.IStandaloneCodeEditor) => void;
  /** The rights have changed. */
  rightsChanged: () => void;
  resync: () => void;
  /** null until the text stands. */
  mark: (stretch: Stretch) => { start: string; end: string } | null;
  find: (mark: { start: string; end: string }) => Stretch | null;
  end: () => void;
}

export function startSession(options: SessionOptions): LiveSession {
  const { monaco, model, room, kept, mayWrite } = options;
  const doc = new Doc();
  const text = doc.getText(LIVE_TEXT);
  const editors = new Map<editor.IStandaloneCodeEditor, EditorSide | null>();
  let binding: TextBinding | undefined;
  let isSynced = false;

  const ready = () => {
    isSynced = true;
    if (binding) return;
    for (const update of kept) applyUpdate(doc, update, KEPT);
    // All of it had reached the server after all.
    if (kept.length > 0 && unsaved.isEmpty()) options.onUnsaved(false);
    const before = model.getValue(monaco.editor.EndOfLinePreference.LF);
    binding = bindText(monaco, model, text);
    for (const codeEditor of editors.keys()) join(codeEditor);
    options.onReady(before !== model.getValue());
  };
  const connection: RoomConnection = connectRoom(room, doc, {
    ...options,
    onSynced: ready,
    onSaved: () => {
      if (isSynced) unsaved.settle();
    },
    onConnected: (isConnected) => {
      if (!isConnected) isSynced = false;
      options.onConnected(isConnected);
    },
  });
  const unsaved = collectUnsaved(
    doc,
    (origin) => connection.isOrigin(origin),
    () => options.onUnsaved(!unsaved.isEmpty()),
  );
  text.observe(() => {
    if (binding) options.onWritten();
  });
  const join = (codeEditor: editor.IStandaloneCodeEditor) => {
    if (!binding) return;
    const sides = { codeEditor, awareness: connection.awareness, text };
    const own = tellOwnCursor(sides, mayWrite);
    const others = showRemoteCursors({ monaco, ...sides });
    const release = binding.attach(codeEditor);
    const dispose = () => {
      own.dispose();
      others.dispose();
      release();
    };
    editors.set(codeEditor, { tell: own.tell, dispose });
  };

  return {
    room,
    unsaved: unsaved.merged,
    attach(codeEditor) {
      editors.set(codeEditor, null);
      join(codeEditor);
    },
    detach(codeEditor) {
      editors.get(codeEditor)?.dispose();
      editors.delete(codeEditor);
    },
    rightsChanged: () => editors.forEach((side) => side?.tell()),
    resync: connection.resync,
    mark: (stretch) => (binding ? markStretch(text, stretch) : null),
    find: (mark) => (binding ? findStretch(doc, mark) : null),
    end() {
      for (const side of editors.values()) side?.dispose();
      editors.clear();
      unsaved.stop();
      binding?.destroy();
      connection.destroy();
      doc.destroy();
    },
  };
}

interface EditorSide extends IDisposable {
  tell: () => void;
}
