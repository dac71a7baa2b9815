import type { CollaborationMessage, CollaborationRoom } from '@cairn/contracts';
import type { editor } from 'monaco-editor';
import { createStore } from 'zustand/vanilla';
import type { Monaco } from '../monaco';
import { type LiveSession, startSession } from './live-session';
import type { Stretch } from './live-places';
import { initialState, type LiveState } from './live-state';

/** Edits that never reached the server, and the room that they belong to. */
export interface KeptEdits {
  room: string;
  update: Uint8Array;
}

export interface LiveTextOptions {
  monaco: Monaco;
  model: editor.ITextModel;
  /** Asks the server for the room; null: it is not there for this person. */
  openRoom: () => Promise<CollaborationRoom | null>;
  /** Edits of earlier visits that are kept in this browser. */
  readKept: () => Promise<readonly KeptEdits[]>;
  /** The text is about to be begun anew while some of it is not saved. */
  onSetAside: (baseVersion: number) => Promise<void>;
  /** All that was written here is committed, with what had been kept from before. */
  onSaved: () => void;
  onDeleted: () => void;
  /** This person may not write any more. */
  onRights: () => void;
  /** The line to the server broke: it may be that the sign-in has to be renewed. */
  onNoAnswer: () => void;
}

const RETRY_MS = 3000;
/** Reasons after which the same question would most likely get the same answer at once. */
const NOT_LET_IN = new Set(['not-found', 'forbidden']);

/** A document as it is written together at this moment, in one Monaco model. */
export class LiveText {
  readonly state = createStore<LiveState>(() => initialState);
  private readonly editors = new Set<editor.IStandaloneCodeEditor>();
  private session: LiveSession | undefined;
  private version = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  /** Grows with each attempt to open; an answer to an earlier one is not taken. */
  private attempt = 0;
  private readonly options: LiveTextOptions;

  constructor(options: LiveTextOptions) {
    this.options = options;
    void this.open([]);
  }

  /** What is not on the server yet, to be kept in this browser. */
  unsaved(): KeptEdits | null {
    const update = this.session?.unsaved();
    return this.session && update ? { room: this.session.room, update } : null;
  }

  get room(): string | undefined {
    return this.session?.room;
  }

  /** The version that the text contains at the least. */
  get baseVersion(): number {
    return this.version;
  }

  attach(codeEditor: editor.IStandaloneCodeEditor): () => void {
    this.editors.add(codeEditor);
    this.session?.attach(codeEditor);
    return () => {
      this.editors.delete(codeEditor);
      this.session?.detach(codeEditor);
    };
  }

  /** Binds a stretch to its characters, so that it is found again whatever is written around it. */
  mark(stretch: Stretch): { room: string; start: string; end: string } | null {
    const ends = this.session?.mark(stretch);
    return this.session && ends ? { room: this.session.room, ...ends } : null;
  }

  /** null: of another text than the one that stands here. */
  placeOf(mark: { room: string; start: string; end: string }): Stretch | null {
    return this.session?.room === mark.room ? this.session.find(mark) : null;
  }

  /** Resolves when all that was written is committed; false: not within that time. */
  whenSaved(timeoutMs: number): Promise<boolean> {
    if (!this.state.getState().isUnsaved) return Promise.resolve(true);
    return new Promise((resolve) => {
      const finish = (isSaved: boolean) => {
        clearTimeout(timer);
        unsubscribe();
        resolve(isSaved);
      };
      const timer = setTimeout(() => finish(false), timeoutMs);
      const unsubscribe = this.state.subscribe(({ isUnsaved }) => isUnsaved || finish(true));
    });
  }

  /** The newest version says what stands here. */
  markCut(): void {
    this.state.setState(({ isUnsaved }) => ({ isUncut: isUnsaved }));
  }

  /** Throws away what is not saved. */
  discard(): void {
    this.begin([]);
  }

  destroy(): void {
    this.attempt += 1;
    clearTimeout(this.retry);
    this.session?.end();
    this.session = undefined;
  }

  private begin(carried: readonly KeptEdits[], waitMs = 0): void {
    this.session?.end();
    this.session = undefined;
    this.state.setState({ phase: 'opening', isReady: false, mayWrite: false, isUnsaved: false });
    clearTimeout(this.retry);
    this.attempt += 1;
    this.retry = setTimeout(() => void this.open(carried), waitMs);
  }

  private async open(carried: readonly KeptEdits[]): Promise<void> {
    clearTimeout(this.retry);
    this.attempt += 1;
    const turn = this.attempt;
    const { openRoom, readKept } = this.options;
    try {
      const [room, kept] = await Promise.all([openRoom(), readKept().catch(() => [])]);
      if (turn !== this.attempt) return;
      if (room) this.enter(room, [...kept, ...carried]);
      else this.state.setState({ phase: 'closed', mayWrite: false });
    } catch {
      if (turn !== this.attempt) return;
      this.state.setState({ phase: 'offline' });
      this.retry = setTimeout(() => void this.open(carried), RETRY_MS);
    }
  }

  private enter({ room, version, reason }: CollaborationRoom, kept: readonly KeptEdits[]): void {
    const { monaco, model, onSaved, onNoAnswer } = this.options;
    const { state } = this;
    this.version = version;
    // Whose role allows no writing would carry them along for good.
    const isWriter = reason !== 'role' && reason !== 'archived';
    this.session = startSession({
      monaco,
      model,
      room,
      kept: isWriter ? kept.filter((one) => one.room === room).map(({ update }) => update) : [],
      mayWrite: () => state.getState().mayWrite,
      onReady: (isChanged) => state.setState({ isReady: true, isUncut: isChanged }),
      onUnsaved: (isUnsaved) => {
        state.setState({ isUnsaved });
        if (!isUnsaved) onSaved();
      },
      onWritten: () => state.setState({ isUncut: true }),
      onMessage: (message) => this.hear(message),
      onConnected: (isConnected) => {
        if (state.getState().phase !== 'closed') state.setState({ phase: isConnected ? 'open' : 'offline' });
      },
      onTurnedAway: (why) => void this.turnedAway(why),
      onNoAnswer,
    });
    for (const codeEditor of this.editors) this.session.attach(codeEditor);
  }

  private hear(message: CollaborationMessage): void {
    const { state, options } = this;
    switch (message.type) {
      case 'rights': {
        const { mayWrite: couldWrite, isUnsaved } = state.getState();
        state.setState({ mayWrite: message.mayWrite, refusal: message.reason });
        this.session?.rightsChanged();
        if (message.mayWrite && !couldWrite && isUnsaved) this.session?.resync();
        if (couldWrite && !message.mayWrite) options.onRights();
        return;
      }
      case 'version': {
        this.version = message.version;
        const cut = { version: message.version, byName: message.byName, at: new Date().toISOString() };
        return state.setState(({ isUnsaved }) => ({ cut, isUncut: isUnsaved }));
      }
      case 'resync':
        return this.session?.resync();
      case 'refused':
        return state.setState({ restarted: message.message });
      case 'deleted':
        return options.onDeleted();
    }
  }

  private async turnedAway(reason: string): Promise<void> {
    if (reason === 'deleted') {
      this.state.setState({ phase: 'closed', mayWrite: false });
      this.session?.rightsChanged();
      return;
    }
    const unsaved = this.unsaved();
    // After a plain reset they go into the same room again. A text that began anew has no place for them, nor has one
    // that they cannot be taken into.
    const isCarried = reason === 'reset';
    if (unsaved && !isCarried) await this.options.onSetAside(this.version);
    this.options.onRights();
    this.begin(unsaved && isCarried ? [unsaved] : [], NOT_LET_IN.has(reason) ? RETRY_MS : 0);
  }
}
