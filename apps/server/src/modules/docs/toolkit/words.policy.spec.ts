import { expect, test } from 'vitest';
import { wordsOf } from './words.policy.ts';

test('the words of a text are there once each, in small letters', () => {
  expect(wordsOf('Deploy the service, then deploy THE docs.')).toEqual([
    'deploy',
    'the',
    'service',
    'then',
    'docs',
  ]);
});

test('words of every script count, and accents however they were typed', () => {
  expect(wordsOf('\u00dcber cafe\u0301 \u0441\u043b\u043e\u0432\u043e')).toEqual([
    '\u00fcber',
    'caf\u00e9',
    '\u0441\u043b\u043e\u0432\u043e',
  ]);
});

test('a word of one or two letters is left out, and so is a number', () => {
  expect(wordsOf('a to git 2026 v2ray 12')).toEqual(['git', 'v2ray']);
});

test('what stands behind the first two hundred thousand characters is not read', () => {
  const filler = 'word '.repeat(40_000);
  expect(wordsOf(`first ${filler} last`)).toEqual(['first', 'word']);
  expect(wordsOf('word '.repeat(39_990) + 'last')).toEqual(['word', 'last']);
});

test('there are twenty thousand at most', () => {
  const words = Array.from({ length: 20_001 }, (_, n) => `w${n.toString(36)}x`);
  const found = wordsOf(words.join(' '));
  expect(found).toHaveLength(20_000);
  expect(found.at(-1)).toBe(words[19_999]);
});
