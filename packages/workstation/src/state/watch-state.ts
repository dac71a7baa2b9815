import { join } from 'node:path';
import { readText, replaceFile } from '../files/whole-file.ts';

export type WhenUnreachable = 'continue' | 'block';
export type LocalChanges = 'heal' | 'propose';

/** What hooks are told of lock and documents without network. Lock fields are there while it is locked. */
export interface WatchState {
  readonly pid: number;
  /** Whether the background process hears of changes as they happen. */
  readonly connected: boolean;
  /** Epoch seconds; after that, nobody may rely on it. */
  readonly until: number;
  readonly locked: boolean;
  readonly lockIsYours: boolean;
  readonly lockedBy?: string;
  readonly lockedByName?: string;
  /** Everybody in the editing session, where it is more than one. */
  readonly editors?: string;
  readonly lockedAt?: string;
  readonly expiresAt?: string;
  readonly reason?: string;
  /** The platform's manifest hash; empty before it was heard of. */
  readonly hash: string;
  readonly whenUnreachable: WhenUnreachable;
  readonly localChanges: LocalChanges;
  /** Code of what is wrong, and a sentence about it. */
  readonly problem?: string;
  readonly message?: string;
}

const STATE_VERSION = 1;

export const watchStateFile = (notesDir: string): string => join(notesDir, 'watch');

/** Written by rename. The folder must be there. */
export function writeWatchState(notesDir: string, state: WatchState): void {
  replaceFile(watchStateFile(notesDir), formatWatchState(state), 0o644);
}

/** Undefined when there is none, or none that this version understands. */
export function readWatchState(notesDir: string): WatchState | undefined {
  const text = readText(watchStateFile(notesDir));
  return text === undefined ? undefined : parseWatchState(text);
}

/** Whether hooks may rely on it instead of asking the platform. */
export function isFresh(state: WatchState, now: number = Date.now()): boolean {
  // Further ahead than any process writes it, the clock has been turned back since.
  const left = state.until * 1000 - now;
  return state.connected && left > 0 && left <= MAX_AHEAD_MS;
}

/** `until` is never more than this ahead. */
export const STATE_SECONDS = 15;
const MAX_AHEAD_MS = (STATE_SECONDS + 1) * 1000;

export function formatWatchState(state: WatchState): string {
  const { pid, connected, until, locked, lockIsYours, hash, whenUnreachable, localChanges, ...others } =
    state;
  const lines = {
    v: STATE_VERSION,
    pid,
    connected: connected ? 1 : 0,
    until,
    locked,
    lockIsYours,
    ...others,
    hash,
    whenUnreachable,
    localChanges,
  };
  return Object.entries(lines)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${String(value).replaceAll(/[\u0000-\u001f]+/g, ' ')}\n`)
    .join('');
}

export function parseWatchState(text: string): WatchState | undefined {
  const found: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const line of text.split('\n')) {
    const at = line.indexOf('=');
    if (at > 0) found[line.slice(0, at)] = line.slice(at + 1);
  }
  if (found['v'] !== String(STATE_VERSION)) return undefined;
  const optional = Object.fromEntries(
    OPTIONAL.flatMap((name) => (found[name] === undefined ? [] : [[name, found[name]]])),
  );
  return {
    pid: Number(found['pid'] ?? 0),
    connected: found['connected'] === '1',
    until: Number(found['until'] ?? 0) || 0,
    locked: found['locked'] === 'true',
    lockIsYours: found['lockIsYours'] === 'true',
    ...optional,
    hash: found['hash'] ?? '',
    whenUnreachable: found['whenUnreachable'] === 'block' ? 'block' : 'continue',
    localChanges: found['localChanges'] === 'propose' ? 'propose' : 'heal',
  };
}

const OPTIONAL = [
  'lockedBy',
  'lockedByName',
  'editors',
  'lockedAt',
  'expiresAt',
  'reason',
  'problem',
  'message',
] as const;
