import type { Lock } from '@cairn/contracts';
import { expect, test } from 'vitest';
import { lockView } from './lock-view.ts';

const person = (name: string) => ({ userId: name, name, since: '2026-01-01T10:00:00.000Z' });
const lock = (names: string[], more: Partial<Lock> = {}): Lock => ({
  projectId: 'p1',
  lockedBy: 'u1',
  lockedByName: names[0]!,
  lockedAt: '2026-01-01T10:00:00.000Z',
  expiresAt: '2026-01-01T14:05:00.000Z',
  fence: 1,
  participants: names.map(person),
  includesYou: false,
  isYours: false,
  ...more,
});
const viewOf = (held: Lock | null) => lockView({ kind: 'known', lock: held }, (time) => time.slice(11, 16));

test.each([
  [['Ana'], 'Ana is editing until 14:05'],
  [['Ana', 'Ben'], 'Ana and Ben are editing until 14:05'],
  [['Ana', 'Ben', 'Cleo'], 'Ana and 2 more are editing until 14:05'],
])('a lock of %j says who edits and until when', (names, text) => {
  expect(viewOf(lock(names))).toMatchObject({ text, icon: 'lock', warns: true });
});

test('a reason is told in the sentence', () => {
  expect(viewOf(lock(['Ana'], { reason: 'Release notes' })).sentence).toContain('(“Release notes”)');
});

test('a lock of one’s own warns of nothing', () => {
  expect(viewOf(lock(['Me'], { includesYou: true }))).toMatchObject({
    text: 'Cairn: you are editing',
    warns: false,
  });
  expect(viewOf(lock(['Ana', 'Me'], { includesYou: true })).text).toBe('Cairn: you and 1 more are editing');
});

test('without a lock it is free, and out of reach it says whether agents wait', () => {
  expect(viewOf(null).text).toBe('Cairn: free');
  const away = (blocks: boolean) => lockView({ kind: 'out-of-reach', message: 'Gone.', blocks }, String);
  expect(away(false)).toMatchObject({ text: 'Cairn: out of reach', sentence: 'Gone.' });
  expect(away(true).text).toBe('Cairn: agents paused');
});
