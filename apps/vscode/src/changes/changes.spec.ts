import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { changedDocuments, changesSentence } from './changed-documents.ts';
import { QuietNotices } from './quiet-notices.ts';

const doc = (id: string, version: number, updatedByName = 'Ana') => ({
  id,
  fileName: `${id}.md`,
  version,
  updatedByName,
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what others added, changed and deleted is found; what was saved here is not', () => {
  const before = [doc('a', 1), doc('b', 4), doc('c', 2), doc('mine', 1)];
  const after = [doc('a', 1), doc('b', 6, 'Ben'), doc('new', 1), doc('mine', 2)];
  expect(changedDocuments(before, after, new Map([['mine', 2]]))).toEqual([
    { what: 'changed', fileName: 'b.md', by: 'Ben', from: 4, to: 6 },
    { what: 'added', fileName: 'new.md', by: 'Ana', from: null, to: 1 },
    { what: 'deleted', fileName: 'c.md', by: '', from: 2, to: null },
  ]);
});

test('what somebody changed after it was saved here is told', () => {
  expect(changedDocuments([doc('a', 2)], [doc('a', 3)], new Map([['a', 2]]))).toHaveLength(1);
});

test('one change is told by name, several are told together', () => {
  const [one] = changedDocuments([doc('a', 1)], [doc('a', 2)]);
  expect(changesSentence([one!])).toBe('Ana changed a.md.');
  const many = changedDocuments(
    [],
    ['a', 'b', 'c', 'd', 'e'].map((id) => doc(id, 1)),
  );
  expect(changesSentence(many)).toBe('Ana changed 5 documents: a.md, b.md, c.md and 2 more.');
  const mixed = changedDocuments([], [doc('a', 1), doc('b', 1, 'Ben')]);
  expect(changesSentence(mixed)).toBe('Changed 2 documents: a.md, b.md.');
});

test('the first thing is said at once, and what follows soon after together', () => {
  const said: (readonly string[])[] = [];
  const notices = new QuietNotices<string>(1000, (all) => said.push(all));
  notices.add(['a']);
  notices.add(['b']);
  notices.add([]);
  notices.add(['c']);
  expect(said).toEqual([['a']]);
  vi.advanceTimersByTime(1000);
  expect(said).toEqual([['a'], ['b', 'c']]);
  vi.advanceTimersByTime(1000);
  notices.add(['d']);
  expect(said).toHaveLength(3);
});
