import type { Conflict, SyncResult } from '@cairn/contracts';
import { expect, test } from 'vitest';
import { publishOutcome } from './publish-outcome';

const result = (change: Partial<SyncResult>): SyncResult => ({
  success: true,
  jobId: 'j',
  pulled: 0,
  pushed: 0,
  merged: 0,
  held: 0,
  reviewUrl: null,
  postponedUntil: null,
  conflicts: [],
  commit: 'abc1234def',
  skipped: [],
  ...change,
});

test.each([
  [{ pushed: 2 }, 'Published as abc1234'],
  [{ pushed: 1, pulled: 3 }, 'Published as abc1234, 3 taken from git'],
  [{ pulled: 3 }, '3 taken from git'],
  [{}, 'Nothing to publish: git has it all'],
])('%j reads “%s”', (change, text) => {
  expect(publishOutcome(result(change))).toEqual({ tone: 'success', text, conflicts: 0 });
});

test('conflicts are named, the first three of them', () => {
  const conflicts = ['a.md', 'b.md', 'c.md', 'd.md'].map((fileName) => ({ fileName }) as Conflict);
  const outcome = publishOutcome(result({ pushed: 1, conflicts }));
  expect(outcome).toMatchObject({ tone: 'warning', conflicts: 4 });
  expect(outcome.text).toContain('a.md, b.md, c.md and 1 more');
});
