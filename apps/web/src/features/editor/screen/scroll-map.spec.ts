import { expect, test } from 'vitest';
import { lineAtTop, topOfLine } from './scroll-map';

const anchors = [
  { line: 1, top: 20 },
  { line: 5, top: 100 },
  { line: 25, top: 140 },
];

test('lines between two blocks stand in proportion', () => {
  expect(topOfLine(anchors, 5)).toBe(100);
  expect(topOfLine(anchors, 15)).toBe(120);
  expect(lineAtTop(anchors, 120)).toBe(15);
});

test('before the first and after the last block', () => {
  expect(topOfLine(anchors, 99)).toBe(140);
  expect(lineAtTop(anchors, 0)).toBe(1);
  expect(lineAtTop(anchors, 999)).toBe(25);
  expect(topOfLine([], 7)).toBe(0);
  expect(lineAtTop([], 7)).toBe(1);
});
