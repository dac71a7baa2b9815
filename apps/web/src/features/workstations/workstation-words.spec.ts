import { expect, test } from 'vitest';
import { duration, toolName, troubleWords } from './workstation-words';

test('a tool that is not known is called by its id', () => {
  expect(toolName('newcomer')).toBe('newcomer');
  expect(troubleWords({ reason: 'hooks-outdated', tool: 'newcomer' })).toBe(
    'newcomer has hooks of an older version',
  );
});

test.each([
  [85, '85 ms'],
  [1_000, '1 s'],
  [1_249, '1.2 s'],
  [59_940, '59.9 s'],
  [150_000, '3 min'],
])('%i milliseconds are %s', (milliseconds, words) => {
  expect(duration(milliseconds)).toBe(words);
});
