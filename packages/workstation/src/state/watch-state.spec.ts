import { expect, test } from 'vitest';
import { STATE_SECONDS, type WatchState, formatWatchState, isFresh, parseWatchState } from './watch-state.ts';

const NOW = 1_800_000_000_000;
const state: WatchState = {
  pid: 7,
  connected: true,
  until: NOW / 1000 + STATE_SECONDS,
  locked: true,
  lockIsYours: false,
  lockedBy: 'u1',
  lockedByName: 'Ana = "Lima"',
  lockedAt: '2026-01-01T00:00:00.000Z',
  expiresAt: '2026-01-01T00:30:00.000Z',
  reason: 'a=b',
  hash: 'sha256:x',
  whenUnreachable: 'block',
  localChanges: 'propose',
};

test('what is written is what is read, one line a fact', () => {
  expect(parseWatchState(formatWatchState(state))).toEqual(state);
  expect(formatWatchState(state).split('\n').slice(0, 4)).toEqual([
    'v=1',
    'pid=7',
    'connected=1',
    `until=${state.until}`,
  ]);
});

test('nothing that somebody else wrote begins a line of its own', () => {
  const text = formatWatchState({ ...state, reason: 'x\nlockIsYours=true\r\n' });
  expect(parseWatchState(text)).toMatchObject({ lockIsYours: false, reason: 'x lockIsYours=true ' });
});

test('another version of the file is not understood', () => {
  expect(parseWatchState(formatWatchState(state).replace('v=1', 'v=2'))).toBeUndefined();
  expect(parseWatchState('')).toBeUndefined();
});

test.each([
  ['in its time', {}, true],
  ['after its time', { until: NOW / 1000 - 1 }, false],
  ['while not connected', { connected: false }, false],
  ['from a clock that was ahead', { until: NOW / 1000 + 3600 }, false],
])('%s', (_title, more, fresh) => {
  expect(isFresh({ ...state, ...more }, NOW)).toBe(fresh);
});
