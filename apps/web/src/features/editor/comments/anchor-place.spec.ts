import { expect, test } from 'vitest';
import { anchorOf, placeOf } from './anchor-place';

const text = 'one two three\nfour two five\n';
const second = { start: 19, end: 22 };

test('a stretch is found again where it was', () => {
  expect(text.slice(second.start, second.end)).toBe('two');
  expect(placeOf(text, anchorOf(text, second))).toEqual(second);
});

test('a stretch moves with what is written before it', () => {
  expect(placeOf(`two\n\n${text}`, anchorOf(text, second))).toEqual({ start: 24, end: 27 });
});

test('of equal words, the one is meant around which most is as it was', () => {
  const changed = 'four two five\none two three\n';
  expect(placeOf(changed, anchorOf(text, second))).toEqual({ start: 5, end: 8 });
});

test('where nothing tells equal words apart, the nearest is meant', () => {
  const anchor = { quote: 'x', before: '', after: '', start: 5 };
  expect(placeOf('x x x x', anchor)).toEqual({ start: 4, end: 5 });
});

test('a stretch that is not there any more has no place', () => {
  expect(placeOf('all else', anchorOf(text, second))).toBeNull();
});
