import { expect, test } from 'vitest';
import { sidePlaces } from './side-places';

test('each part of a side is found in its text, in order', () => {
  const text = '# Title\n\nsame\none\ntwo\nsame\n';
  expect(sidePlaces(text, [['one', 'two'], ['same']])).toEqual([
    { start: 4, end: 5 },
    { start: 6, end: 6 },
  ]);
});

test('a part without lines, or that is not there, has no place and hides none of the others', () => {
  expect(sidePlaces('a\nb\n', [[], ['gone'], ['b']])).toEqual([null, null, { start: 2, end: 2 }]);
});

test('line ends of another system change nothing', () => {
  expect(sidePlaces('a\r\nb\r\n', [['b']])).toEqual([{ start: 2, end: 2 }]);
});
