import type { Doc } from '@cairn/contracts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DocumentBuffer } from '../buffer';
import type { SaveOutcome, SaveRequest } from './save-document';

export type SavePhase =
  | { kind: 'idle' }
  /** `isMerge`: the text is about to be replaced by the merge, so nothing should be typed. */
  | { kind: 'saving'; isMerge: boolean }
  | { kind: 'saved'; version: number; at: string }
  /** Both changes fit together; nothing is saved until asked for. */
  | { kind: 'mergeable'; current: Doc; merged: string }
  /** They do not: `merged` has markers, to be settled by hand. */
  | { kind: 'conflict'; current: Doc; merged: string }
  | Exclude<SaveOutcome, { kind: 'saved' | 'stale' }>;

export interface Saving {
  readonly phase: StoreApi<{ value: SavePhase }>;
  save: () => Promise<boolean>;
  /** Saves the merge of the text as it stands now with what is current. */
  saveMerged: () => Promise<boolean>;
  /** Saves a text that was put together by hand on top of `current`. */
  saveSettled: (current: Doc, text: string) => Promise<boolean>;
  /** Back to the text as it was. */
  leave: () => void;
}

interface SavingOptions {
  buffer: DocumentBuffer;
  send: (request: Pick<SaveRequest, 'content' | 'baseVersion'>) => Promise<SaveOutcome>;
  onSaved: (doc: Doc) => void;
}

/** What may happen to a text on its way to becoming a version. One save at a time. */
export function createSaving({ buffer, send, onSaved }: SavingOptions): Saving {
  const phase = createStore<{ value: SavePhase }>(() => ({ value: { kind: 'idle' } }));
  const enter = (value: SavePhase) => phase.setState({ value });
  const isSaving = () => phase.getState().value.kind === 'saving';
  const finish = (doc: Doc) => {
    enter({ kind: 'saved', version: doc.version, at: doc.updatedAt });
    onSaved(doc);
    return true;
  };

  async function attempt(isMerge: boolean): Promise<SaveOutcome> {
    enter({ kind: 'saving', isMerge });
    const submission = buffer.submit();
    const { base } = buffer.state.getState();
    const outcome = await send({ content: submission.text, baseVersion: base.version });
    if (outcome.kind === 'saved') buffer.accept(outcome.doc, submission);
    return outcome;
  }

  async function saveSettled(current: Doc, text: string): Promise<boolean> {
    enter({ kind: 'saving', isMerge: true });
    const outcome = await send({ content: text, baseVersion: current.version });
    if (outcome.kind === 'saved') {
      buffer.rebase(outcome.doc, text);
      return finish(outcome.doc);
    }
    // What was settled by hand must not be lost to a further change: it becomes the text.
    buffer.rebase(current, text);
    enter(failedPhase(outcome));
    return false;
  }

  return {
    phase,
    saveSettled,
    async save() {
      if (isSaving()) return false;
      const outcome = await attempt(false);
      if (outcome.kind === 'saved') return finish(outcome.doc);
      enter(failedPhase(outcome));
      return false;
    },
    async saveMerged() {
      if (isSaving()) return false;
      const outcome = await attempt(true);
      if (outcome.kind === 'saved') return finish(outcome.doc);
      if (outcome.kind === 'stale' && outcome.merge.clean)
        return saveSettled(outcome.current, outcome.merge.content);
      enter(failedPhase(outcome));
      return false;
    },
    leave: () => enter({ kind: 'idle' }),
  };
}

function failedPhase(outcome: Exclude<SaveOutcome, { kind: 'saved' }>): SavePhase {
  if (outcome.kind !== 'stale') return outcome;
  const { current, merge } = outcome;
  return { kind: merge.clean ? 'mergeable' : 'conflict', current, merged: merge.content };
}
