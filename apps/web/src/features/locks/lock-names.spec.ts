import type { Lock } from '@cairn/contracts';
import { expect, test } from 'vitest';
import { areEditing } from './lock-names';

const lockOf = (...names: string[]) =>
  ({ lockedByName: names[0], participants: names.map((name) => ({ name })) }) as Lock;

test('all who edit under a lock are named, up to where a line has no room', () => {
  expect(areEditing(lockOf('Ana Lima'))).toBe('Ana Lima is editing');
  expect(areEditing(lockOf('Ana Lima', 'Ben'))).toBe('Ana Lima and Ben are editing');
  expect(areEditing(lockOf('Ana Lima', 'Ben', 'Cem', 'Dora'))).toBe('Ana Lima, Ben and 2 more are editing');
});

test('a lock without a list of people is that of its holder', () => {
  expect(areEditing({ lockedByName: 'Deploy key', participants: [] as unknown } as Lock)).toBe(
    'Deploy key is editing',
  );
});
