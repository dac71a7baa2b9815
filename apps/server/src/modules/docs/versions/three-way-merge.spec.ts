import { expect, test } from 'vitest';
import fc from 'fast-check';
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

test.each([
  ['lines added at one place on both sides', '1\nm\n2', '1\n2', '1\nt\n2'],
  ['a line deleted here and changed there', '1\n3', '1\n2\n3', '1\ntwo\n3'],
  ['neighbouring lines', 'A\nb', 'a\nb', 'a\nB'],
])('%s are a conflict', (_name, mine, base, theirs) => {
  expect(threeWayMerge(mine, base, theirs, names).clean).toBe(false);
});

test('what was added here and deleted there, apart from each other, both happen', () => {
  expect(threeWayMerge('new\n1\n2\n3\n4', '1\n2\n3\n4', '1\n2\n4', names)).toEqual({
    clean: true,
    content: 'new\n1\n2\n4',
  });
});

const text = fc.array(fc.constantFrom('', 'a', 'b', 'c'), { maxLength: 12 }).map((lines) => lines.join('\n'));

test('a side that changed nothing lets the other’s text through, whatever it is', () => {
  fc.assert(
    fc.property(text, text, (base, changed) => {
      const taken = { clean: true, content: changed };
      expect(threeWayMerge(changed, base, base, names)).toEqual(taken);
      expect(threeWayMerge(base, base, changed, names)).toEqual(taken);
      expect(threeWayMerge(changed, base, changed, names)).toEqual(taken);
    }),
  );
});

test('of three texts, swapping the sides changes neither whether they merge nor to what', () => {
  fc.assert(
    fc.property(text, text, text, (mine, base, theirs) => {
      const one = threeWayMerge(mine, base, theirs, names);
      const other = threeWayMerge(theirs, base, mine, names);
      expect(other.clean).toBe(one.clean);
      if (one.clean) expect(other.content).toBe(one.content);
    }),
  );
});

test('texts without a line in common merge as far as they can, in no time', () => {
  const lines = (line: string) => `${line}\n`.repeat(100_000);
  const started = performance.now();
  const { clean } = threeWayMerge(`${lines('a')}${lines('mine')}`, lines('a'), `top\n${lines('b')}`, names);
  expect(clean).toBe(false);
  expect(performance.now() - started).toBeLessThan(5_000);
});
