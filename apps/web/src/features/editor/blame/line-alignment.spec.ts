import { expect, test } from 'vitest';
import { alignLines } from './line-alignment';

test.each([
  ['nothing changed', 'a b c', 'a b c', [0, 1, 2]],
  ['a line came', 'a b c', 'a x b c', [0, 2, 3]],
  ['a line went', 'a b c', 'a c', [0, undefined, 1]],
  ['a line changed', 'a b c', 'a B c', [0, undefined, 2]],
  ['lines came on both sides of one that stands there once', 'a b c', 'x b y', [undefined, 1, undefined]],
  [
    'lines that stand there twice are not guessed',
    'x b b x',
    'y b b y',
    [undefined, undefined, undefined, undefined],
  ],
  ['the text is gone', 'a', '', [undefined]],
])('%s', (_name, from, to, expected) => {
  expect(alignLines(from.split(' '), to.split(' ').filter(Boolean))).toEqual(expected);
});
