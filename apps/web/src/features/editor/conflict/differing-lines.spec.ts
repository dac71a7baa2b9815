import { expect, test } from 'vitest';
import { markLines } from './differing-lines';

const differing = (text: string, other: string) =>
  markLines(text, other)
    .filter(({ differs }) => differs)
    .map((line) => line.text);

test('lines the other text lacks are marked', () => {
  expect(differing('a\nb\nc', 'a\nx\nc')).toEqual(['b']);
});

test('a line repeated more often than in the other text is marked as often as it is too many', () => {
  expect(differing('a\na\na', 'a')).toEqual(['a', 'a']);
});

test('equal texts have no marks', () => {
  expect(differing('a\n\nb\n', 'a\n\nb\n')).toEqual([]);
});
