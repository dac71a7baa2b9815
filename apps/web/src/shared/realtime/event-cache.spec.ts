import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keys } from '../api';
import { createEventCache } from './event-cache';
import type { LiveEvent } from './live-event';

const P = 'p1';
let client: QueryClient;
beforeEach(() => {
  vi.useFakeTimers();
  client = new QueryClient();
});
afterEach(() => {
  vi.useRealTimers();
  client.clear();
});

const saved = (seq: number): LiveEvent => ({
  name: 'doc:updated',
  projectId: P,
  docId: 'd1',
  fileName: 'a.md',
  hash: 'sha256:0',
  version: seq,
  updatedBy: null,
  updatedByName: 'git',
  at: '2026-01-01T00:00:00Z',
  seq,
});
const isStale = (key: readonly unknown[]) => client.getQueryState(key)?.isInvalidated;
const feed = () =>
  client.getQueryData<{ pages: { data: { seq: number }[] }[] }>(keys.events(P))?.pages[0]?.data;

test('a saved document makes its lists and itself stale, and nothing of other projects', () => {
  for (const key of [keys.docs(P), keys.doc(P, 'd1'), keys.doc(P, 'd2'), keys.docs('p2'), keys.project(P)]) {
    client.setQueryData(key, {});
  }
  createEventCache(client).onEvent(saved(1));
  expect(isStale(keys.docs(P))).toBe(false);
  vi.runAllTimers();
  expect([keys.docs(P), keys.doc(P, 'd1'), keys.project(P)].map(isStale)).toEqual([true, true, true]);
  expect([keys.doc(P, 'd2'), keys.docs('p2')].map(isStale)).toEqual([false, false]);
});

test('a burst of events refreshes once', () => {
  const invalidate = vi.spyOn(client, 'invalidateQueries');
  const cache = createEventCache(client);
  for (let seq = 1; seq <= 50; seq += 1) cache.onEvent(saved(seq));
  vi.runAllTimers();
  const refreshed = invalidate.mock.calls.map(([filters]) => JSON.stringify(filters?.queryKey));
  expect(refreshed).toContain(JSON.stringify(keys.docs(P)));
  expect(refreshed).toEqual([...new Set(refreshed)]);
});

test('an event comes on top of the feed, once', () => {
  client.setQueryData(keys.events(P), {
    pages: [{ data: [{ seq: 1 }], meta: { nextCursor: null } }],
    pageParams: [undefined],
  });
  const cache = createEventCache(client);
  cache.onEvent(saved(2));
  cache.onEvent(saved(2));
  expect(feed()?.map(({ seq }) => seq)).toEqual([2, 1]);
});

test('progress moves the job that is known, and asks for the list when it is not', () => {
  client.setQueryData(keys.jobs(P), [{ id: 'j1', state: 'queued', done: 0, total: null, phase: null }]);
  const cache = createEventCache(client);
  const progress = { projectId: P, phase: 'fetching', done: 3, total: 9, at: '', seq: 5 };
  cache.onEvent({ name: 'sync:progress', jobId: 'j1', ...progress });
  expect(client.getQueryData(keys.jobs(P))).toEqual([
    { id: 'j1', state: 'running', done: 3, total: 9, phase: 'fetching' },
  ]);
  expect(isStale(keys.jobs(P))).toBe(false);
  cache.onEvent({ name: 'sync:progress', jobId: 'j2', ...progress });
  expect(isStale(keys.jobs(P))).toBe(true);
});

test('after a gap, what was read before it is stale, and what was read since is not', () => {
  vi.setSystemTime(100_000);
  client.setQueryData(keys.docs(P), {});
  vi.setSystemTime(110_000);
  client.setQueryData(keys.project(P), {});
  createEventCache(client).onGap(P, 105_000);
  expect([keys.docs(P), keys.project(P)].map(isStale)).toEqual([true, false]);
  createEventCache(client).onGap(P, Infinity);
  expect(isStale(keys.project(P))).toBe(true);
});
