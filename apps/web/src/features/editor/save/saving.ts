import type { Doc } from '@cairn/contracts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CutOutcome, SaveFailure, SaveOutcome, SaveRequest } from './save-document';

export type SavePhase =
  | { kind: 'idle' }
  | { kind: 'saving' }
  | { kind: 'saved'; version: number; at: string }
  /** A draft and what is current contradict each other: `merged` has markers, to be settled by hand. */
  | { kind: 'conflict'; current: Doc; merged: string }
  /** A version was asked for while some of the text has not reached the server. */
  | { kind: 'on-the-way' }
  /** A version was made, but nobody knows whether the note that was asked for stands beside it. */
  | { kind: 'note-missing'; version: number }
  | SaveFailure;

/** A text to be brought back, and the version that it builds on. */
export type DraftText = SaveRequest;

export interface Saving {
  readonly phase: StoreApi<{ value: SavePhase }>;
  /** Makes a version of the text as it stands. */
  cut: (note?: string) => Promise<boolean>;
  /** Merges a draft into the document. */
  bringBack: (draft: DraftText) => Promise<boolean>;
  /** Saves a text that was put together by hand on top of `current`. */
  settle: (current: Doc, text: string) => Promise<boolean>;
  /** The server says that all of the text is in this version, whoever asked for it. */
  hear: (version: number, at: string) => void;
  /** Does again what failed last. */
  retry: () => void;
  leave: () => void;
}

interface SavingOptions {
  /** False: not all that was written is on the server. */
  whenSaved: () => Promise<boolean>;
  sendCut: (note: string | undefined) => Promise<CutOutcome>;
  send: (request: SaveRequest) => Promise<SaveOutcome>;
  onVersion: () => void;
}

const COULD_BE_MADE: ReadonlySet<SavePhase['kind']> = new Set(['on-the-way', 'unreachable', 'refused']);

/** Making versions: one at a time. */
export function createSaving({ whenSaved, sendCut, send, onVersion }: SavingOptions): Saving {
  const phase = createStore<{ value: SavePhase }>(() => ({ value: { kind: 'idle' } }));
  let last = () => {};
  /** What a version was asked for with that is not confirmed yet; null: something else was asked for last. */
  let asked: { note: string | undefined } | null = null;
  let heard: { version: number; at: string } | null = null;
  const enter = (value: SavePhase) => phase.setState({ value });
  const finish = (version: number, at: string) => {
    enter({ kind: 'saved', version, at });
    onVersion();
    return true;
  };
  const fail = (value: SavePhase) => {
    enter(value);
    return false;
  };
  const begin = (again: () => void) => {
    if (phase.getState().value.kind === 'saving') return false;
    last = again;
    asked = null;
    heard = null;
    enter({ kind: 'saving' });
    return true;
  };

  /** What failed may have been made after all: by the request whose answer was lost, or by the server itself. */
  const failUnlessHeard = (failure: SavePhase) => {
    if (!asked || !heard || !COULD_BE_MADE.has(failure.kind)) return fail(failure);
    const { version, at } = heard;
    return asked.note === undefined ? finish(version, at) : fail({ kind: 'note-missing', version });
  };

  async function merge(draft: DraftText): Promise<boolean> {
    const outcome = await send(draft);
    if (outcome.kind === 'saved') return finish(outcome.doc.version, outcome.doc.updatedAt);
    if (outcome.kind !== 'stale') return fail(outcome);
    const { current, merge: both } = outcome;
    // Both fit together: nothing to ask about, and the history has what was before.
    if (both.clean) return merge({ content: both.content, baseVersion: current.version });
    return fail({ kind: 'conflict', current, merged: both.content });
  }

  const saving: Saving = {
    phase,
    async cut(note) {
      if (!begin(() => void saving.cut(note))) return false;
      asked = { note };
      if (!(await whenSaved())) return failUnlessHeard({ kind: 'on-the-way' });
      const outcome = await sendCut(note);
      if (outcome.kind !== 'cut') return failUnlessHeard(outcome);
      return finish(outcome.version.version, outcome.version.createdAt);
    },
    async bringBack(draft) {
      if (!begin(() => void saving.bringBack(draft))) return false;
      return merge(draft);
    },
    async settle(current, text) {
      if (!begin(() => void saving.settle(current, text))) return false;
      return merge({ content: text, baseVersion: current.version });
    },
    hear(version, at) {
      heard = { version, at };
      const { value } = phase.getState();
      if (COULD_BE_MADE.has(value.kind)) failUnlessHeard(value);
    },
    retry: () => last(),
    leave: () => enter({ kind: 'idle' }),
  };
  return saving;
}
