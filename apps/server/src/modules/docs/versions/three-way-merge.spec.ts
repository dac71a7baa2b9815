import { expect, test } from 'vitest';
import { threeWayMerge } from './three-way-merge.ts';

const names = { mine: 'yours', theirs: 'version 3' };

test('changes of different lines come together', () => {
  expect(threeWayMerge('A\nb\nc\n', 'a\nb\nc\n', 'a\nb\nC\n', names)).toEqual({
    clean: true,
    content: 'A\nb\nC\n',
  });
});

test('the same change on both sides is one change', () => {
  expect(threeWayMerge('x\n', 'a\n', 'x\n', names)).toEqual({ clean: true, content: 'x\n' });
});

test('the same line changed differently stands between markers, with both texts whole', () => {
  expect(threeWayMerge('one\nMINE\n', 'one\ntwo\n', 'one\nTHEIRS\n', names)).toEqual({
    clean: false,
    content: 'one\n<<<<<<< yours\nMINE\n=======\nTHEIRS\n>>>>>>> version 3\n',
  });
});
