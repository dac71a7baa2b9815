import { expect, test } from 'vitest';
import { guardDeletions } from './deletion-guard.policy.ts';

const docs = (count: number) =>
  Array.from({ length: count }, (_none, at) => ({
    id: `id-${at}`,
    fileName: `${at}.md`,
    oid: `blob-${at}`,
    baseOid: `blob-${at}`,
  }));
const gone = (tracked: ReturnType<typeof docs>) =>
  tracked.map((doc) => ({ fileName: doc.fileName, doc, theirs: null }));

test.each([
  [5, 5, 0],
  [6, 6, 6],
  [6, 29, 6],
  [6, 30, 0],
  [100, 500, 0],
  [101, 500, 101],
])('of %i that vanish among %i, %i are held', (vanished, total, held) => {
  const tracked = docs(total);
  const guarded = guardDeletions(gone(tracked.slice(0, vanished)), tracked, new Map(), new Set());
  expect([guarded.held.length, guarded.allowed.length]).toEqual([held, vanished - held]);
});

test('what only moved does not vanish, and what was confirmed goes', () => {
  const tracked = docs(10);
  const moved = new Map(tracked.map(({ oid, fileName }) => [`new/${fileName}`, oid]));
  expect(guardDeletions(gone(tracked), tracked, moved, new Set()).held).toEqual([]);
  const confirmed = new Set(tracked.map(({ id }) => id));
  expect(guardDeletions(gone(tracked), tracked, new Map(), confirmed).held).toEqual([]);
});

test('what comes in beside them is not held', () => {
  const tracked = docs(10);
  const change = { fileName: 'new.md', doc: null, theirs: 'blob' };
  expect(guardDeletions([...gone(tracked), change], tracked, new Map(), new Set()).allowed).toEqual([change]);
});
