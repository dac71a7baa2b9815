import { expect, test } from 'vitest';
import { conflictRegions } from './conflict-regions';

const text = [
  'above',
  '<<<<<<< version 6',
  'theirs',
  '=======',
  'mine',
  'and more',
  '>>>>>>> your text',
  'between',
  '<<<<<<< version 6',
  '||||||| version 5',
  'old',
  '=======',
  '>>>>>>> your text',
].join('\n');

test('every conflict with both sides, labels and place', () => {
  expect(conflictRegions(text)).toEqual([
    {
      startLine: 2,
      endLine: 7,
      first: { label: 'version 6', lines: ['theirs'] },
      second: { label: 'your text', lines: ['mine', 'and more'] },
    },
    {
      startLine: 9,
      endLine: 13,
      first: { label: 'version 6', lines: [] },
      second: { label: 'your text', lines: [] },
    },
  ]);
});

test.each([
  ['a heading underline', 'Title\n=======\ntext'],
  ['an opening marker alone', '<<<<<<< a\ntext\n======='],
  ['an indented marker', ' <<<<<<< a\n=======\n>>>>>>> b'],
])('%s is no conflict', (_, sample) => {
  expect(conflictRegions(sample)).toEqual([]);
});

test('an opening marker left over does not hide the conflict after it', () => {
  expect(conflictRegions(`<<<<<<< stray\n${text}`)).toHaveLength(2);
});

test('Windows line ends', () => {
  expect(conflictRegions(text.replaceAll('\n', '\r\n'))).toHaveLength(2);
});
