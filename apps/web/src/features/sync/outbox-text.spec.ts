import { expect, test } from 'vitest';
import { outboxText } from './outbox-text';

const now = Date.parse('2026-01-01T00:00:00Z');
const outbox = {
  since: '2026-01-01T00:00:00Z',
  dueAt: '2026-01-01T00:00:08Z',
  reason: 'quiet-spell',
  attempts: 0,
  lastError: null,
} as const;

test('a change that waits for quiet counts its seconds down', () => {
  expect(outboxText(outbox, now)).toBe('Goes to git in 8 s');
  expect(outboxText(outbox, now + 7100)).toBe('Goes to git in 1 s');
  expect(outboxText(outbox, now + 9000)).toBe('Goes to git now');
});

test('while somebody edits, no time is promised', () => {
  expect(outboxText({ ...outbox, reason: 'editing' }, now)).toBe('Goes to git when the editing ends');
});

test('a try that failed says how many there were, and when the next is', () => {
  const later = { ...outbox, reason: 'retry', dueAt: '2026-01-01T00:05:00Z' } as const;
  expect(outboxText({ ...later, attempts: 1 }, now)).toBe('Tries again in 5 min, after one try that failed');
  expect(outboxText({ ...later, attempts: 3 }, now)).toBe('Tries again in 5 min, after 3 tries that failed');
});
