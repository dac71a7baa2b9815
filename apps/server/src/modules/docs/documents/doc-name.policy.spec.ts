import { CodedError } from '#platform/errors';
import { expect, test } from 'vitest';
import { checkedFileName, nameKey } from './doc-name.policy.ts';

test.each([
  'a.md',
  'guides/setup.md',
  'übung/naïve café.md',
  '.cursor/rules/x.mdc',
  'a b/c.md',
  'COM.md',
  'x.git/y.md',
  '日本/説明.md',
])('keeps %j', (name) => expect(checkedFileName(name)).toBe(name));

test.each([
  '',
  '/',
  '/a.md',
  'a/',
  'a//b',
  '.',
  '..',
  '../a',
  'a/../b',
  'a/./b',
  '-a.md',
  'a/-b.md',
  'a\u0000b',
  'a\nb',
  'a\u0085b',
  '.git/config',
  'a/.GIT/x',
  'git~1/x',
  '.git./x',
  '.g\u200cit/x',
  'a\\b',
  'a:b',
  'a?',
  'x.',
  'x /y',
  ' x',
  'CON',
  'nul.md',
  'a/LPT1.txt',
  '.cairn/hash',
  'a\u202eb',
  'a\u200bb',
  `${'x'.repeat(256)}.md`,
  `${'x/'.repeat(40)}y`,
  'é'.repeat(500),
  '\ud800',
])('refuses %j', (name) => {
  expect(() => checkedFileName(name)).toThrow(CodedError);
});

test('names that some file system takes for one have one key, and NFD comes in as NFC', () => {
  expect(nameKey('Guides/README.md')).toBe(nameKey('guides/readme.MD'));
  expect(checkedFileName('cafe\u0301.md')).toBe('caf\u00e9.md');
});
