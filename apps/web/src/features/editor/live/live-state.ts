import type { WriteRefusal } from '@cairn/contracts';

export type LivePhase =
  /** Not yet in the room. */
  | 'opening'
  | 'open'
  /** What is written is kept here, and goes to the server as soon as it answers. */
  | 'offline'
  /** This person may not be in the room any more, or the document is gone. */
  | 'closed';

export interface CutVersion {
  version: number;
  byName: string;
  /** ISO 8601, by this browser’s clock. */
  at: string;
}

export interface LiveState {
  phase: LivePhase;
  /** The text stands as it was written together, and follows what is written. */
  isReady: boolean;
  /** As the server said last. */
  mayWrite: boolean;
  refusal: WriteRefusal | null;
  /** Something written here is not committed at the server yet. */
  isUnsaved: boolean;
  /** Somebody wrote since the last version. */
  isUncut: boolean;
  /** The last version that was made while this stood open. */
  cut: CutVersion | null;
  /** Why the text was begun anew: a sentence of the server. */
  restarted: string | null;
}

export const initialState: LiveState = {
  phase: 'opening',
  isReady: false,
  mayWrite: false,
  refusal: null,
  isUnsaved: false,
  isUncut: false,
  cut: null,
  restarted: null,
};
