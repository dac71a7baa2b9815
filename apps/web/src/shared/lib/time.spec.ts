import { expect, test } from 'vitest';
import { relativeTime } from './time';

const now = Date.parse('2026-11-20T12:00:00Z');

test.each([
  ['2026-11-20T11:59:30Z', 'just now'],
  ['2026-11-20T11:58:00Z', '2 min ago'],
  ['2026-11-20T09:00:00Z', '3 hr ago'],
  ['2026-11-20T12:30:00Z', 'in 30 min'],
  ['2026-11-19T11:00:00Z', 'yesterday'],
  ['2026-11-16T12:00:00Z', '4 days ago'],
  ['2026-03-02T12:00:00Z', 'Mar 2'],
  ['2025-03-02T12:00:00Z', 'Mar 2, 2025'],
])('%s reads as “%s”', (at, text) => {
  expect(relativeTime(at, now)).toBe(text);
});
