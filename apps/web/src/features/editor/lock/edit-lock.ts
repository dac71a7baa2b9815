import type { Lock } from '@cairn/contracts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { TabPeers } from './tab-peers';

export type EditLockPhase =
  /** Not asked for. */
  | 'idle'
  | 'acquiring'
  /** You are in the editing session: it is your lock, or you have joined it. */
  | 'held'
  /** Colleagues have it. */
  | 'refused'
  /** It was a colleague's and is free now; taken only when asked for. */
  | 'available'
  /** It was yours, and ran out or was taken away. */
  | 'lost'
  /** The server could not be asked. */
  | 'failed';

export interface EditLockState {
  phase: EditLockPhase;
  /** Whoever holds the lock, as far as is known. */
  lock: Lock | null;
  failure: unknown;
  /** The lock is yours still, but extending it has not worked lately. */
  isRenewalLate: boolean;
}

/** Calls to the server. A refusal because somebody else holds the lock answers that lock. */
export interface LockCalls {
  acquire: (reason: string, ttlSeconds: number) => Promise<Lock>;
  /** Into the session of whoever holds the lock; null: it was released in the same moment. */
  join: () => Promise<Lock | null>;
  /** null: you are not in the session any more. */
  extend: (ttlSeconds: number) => Promise<Lock | null>;
  release: () => Promise<void>;
  /** Must reach the server although the page goes away. */
  releaseOnExit: () => void;
}

interface EditLockOptions {
  calls: LockCalls;
  peers: TabPeers;
  /** Whether somebody works here: only then is the lock extended. */
  isInUse: () => boolean;
  now?: () => number;
}

export interface EditLock {
  readonly state: StoreApi<EditLockState>;
  acquire: (reason: string) => Promise<boolean>;
  /** Throws when the session cannot be joined. */
  join: (reason: string) => Promise<boolean>;
  /** What the server says of the lock, heard by other means. */
  observe: (lock: Lock | null) => void;
  /** Extends when it is time to; to be called often. */
  tick: () => Promise<void>;
  release: () => Promise<void>;
  releaseOnExit: () => void;
}

/** Half an hour: long enough for a pause, short enough that a lost machine doesn't stop a team for long. */
export const LOCK_TTL_SECONDS = 1800;
const RENEW_AFTER_MS = (LOCK_TTL_SECONDS / 3) * 1000;

const untaken: EditLockState = { phase: 'idle', lock: null, failure: null, isRenewalLate: false };

export function createEditLock({ calls, peers, isInUse, now = Date.now }: EditLockOptions): EditLock {
  const state = createStore<EditLockState>(() => untaken);
  let extendedAt = 0;
  const inTurn = createTurns();
  const enter = (phase: EditLockPhase, lock: Lock | null, failure: unknown = null) => {
    peers.setEditing(phase === 'held');
    state.setState({ phase, lock, failure, isRenewalLate: false });
  };
  const observe = (lock: Lock | null) => {
    const { phase } = state.getState();
    if (phase === 'acquiring') return;
    if (lock?.includesYou) enter(phase === 'idle' ? 'idle' : 'held', lock);
    else if (phase === 'held' || phase === 'lost') enter('lost', lock);
    else if (phase !== 'idle') enter(lock ? 'refused' : 'available', lock);
    else state.setState({ lock });
  };

  const acquire = (reason: string) =>
    inTurn(async () => {
      const { phase } = state.getState();
      if (phase !== 'held') state.setState({ phase: 'acquiring', failure: null });
      const askedAt = now();
      try {
        const lock = await calls.acquire(reason, LOCK_TTL_SECONDS);
        if (lock.includesYou) extendedAt = askedAt;
        enter(lock.includesYou ? 'held' : phase === 'lost' ? 'lost' : 'refused', lock);
        return lock.includesYou;
      } catch (failure) {
        if (phase === 'held') state.setState({ isRenewalLate: true });
        else enter(phase === 'lost' ? 'lost' : 'failed', state.getState().lock, failure);
        return phase === 'held';
      }
    });

  return {
    state,
    observe,
    acquire,
    async join(reason) {
      const askedAt = now();
      const lock = await inTurn(calls.join);
      if (!lock) return acquire(reason);
      if (lock.includesYou) extendedAt = askedAt;
      enter(lock.includesYou ? 'held' : 'refused', lock);
      return lock.includesYou;
    },
    tick: () =>
      inTurn(async () => {
        const age = now() - extendedAt;
        if (state.getState().phase !== 'held' || age < RENEW_AFTER_MS) return;
        if (isInUse()) await extend();
        // Without an answer: by its own clock, the lock is over.
        if (state.getState().phase === 'held' && now() - extendedAt >= LOCK_TTL_SECONDS * 1000)
          enter('lost', null);
      }),
    release: () =>
      inTurn(async () => {
        const wasHeld = state.getState().phase === 'held';
        const isShared = peers.hasOthers();
        enter('idle', null);
        // Unreached, the lock runs out by itself.
        if (wasHeld && !isShared) await calls.release().catch(() => undefined);
      }),
    releaseOnExit() {
      if (state.getState().phase !== 'held') return;
      if (!peers.hasOthers()) calls.releaseOnExit();
      enter('idle', null);
    },
  };

  async function extend(): Promise<void> {
    const askedAt = now();
    try {
      const lock = await calls.extend(LOCK_TTL_SECONDS);
      if (lock?.includesYou) extendedAt = askedAt;
      observe(lock);
    } catch {
      state.setState({ isRenewalLate: true });
    }
  }
}

/** One call after the other, so that a release cannot overtake the acquisition before it. */
function createTurns() {
  let queue: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(work, work);
    queue = turn.catch(() => undefined);
    return turn;
  };
}
