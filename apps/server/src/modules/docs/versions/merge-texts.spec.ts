import { expect, test } from 'vitest';
import { mergeTexts } from './merge-texts.ts';

const names = { mine: 'here', theirs: 'git' };
const windows = (text: string) => text.replaceAll('\n', '\r\n');
const BASE = 'one\ntwo\nthree\nfour\nfive\n';
const MINE = 'ONE\ntwo\nthree\nfour\nfive\n';
const THEIRS = 'one\ntwo\nthree\nfour\nFIVE\n';
const BOTH = 'ONE\ntwo\nthree\nfour\nFIVE\n';

test.each([
  ['none', MINE, BASE, THEIRS, BOTH],
  ['all sides', windows(MINE), windows(BASE), windows(THEIRS), windows(BOTH)],
  ['git alone, which then decides', MINE, BASE, windows(THEIRS), windows(BOTH)],
  ['here alone, which then decides', windows(MINE), BASE, THEIRS, windows(BOTH)],
  ['what both had, and nobody any more', MINE, windows(BASE), THEIRS, BOTH],
])('line ends of Windows on %s keep no two edits from merging', (_name, mine, base, theirs, content) => {
  expect(mergeTexts({ mine, base, theirs }, names)).toEqual({ clean: true, content });
});

test('a missing last line end is an edit of the last line', () => {
  const texts = { mine: MINE, base: BASE, theirs: BASE.trimEnd() };
  expect(mergeTexts(texts, names)).toEqual({ clean: true, content: MINE.trimEnd() });
});

test('edits of one line do not merge, however lines end', () => {
  const texts = { mine: windows(MINE), base: BASE, theirs: BASE.replace('one', 'uno') };
  expect(mergeTexts(texts, names).clean).toBe(false);
});

test('a text with line ends of both kinds is left as it is', () => {
  const mixed = 'one\r\ntwo\nthree\nfour\nfive\n';
  const texts = { mine: mixed, base: mixed, theirs: mixed.replace('five', 'FIVE') };
  expect(mergeTexts(texts, names)).toEqual({ clean: true, content: texts.theirs });
});
