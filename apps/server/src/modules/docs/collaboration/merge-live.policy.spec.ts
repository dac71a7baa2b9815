import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editsBetween, mergeLive } from './merge-live.policy.ts';

const RUNS = { numRuns: 500 };
const word = fc.constantFrom('alpha', 'beta', 'gamma', 'x', '', '  ', '- item', '```', 'ö😀');
const text = fc
  .array(word, { maxLength: 25 })
  .chain((words) =>
    fc
      .array(fc.constantFrom(' ', '\n', '\n\n'), { minLength: words.length, maxLength: words.length })
      .map((gaps) => words.map((one, at) => one + gaps[at]!).join('')),
  );
/** Words that stand nowhere else, each put somewhere between two characters of the text. */
const insertions = (side: string) =>
  fc
    .array(fc.nat(), { maxLength: 6 })
    .map((places) => places.map((place, n) => ({ place, word: `${side}${n}` })));

function inserted(base: string, words: { place: number; word: string }[]): string {
  // Between words alone: within one, the word itself would be another.
  const parts = base.split(/(?<=\s)/);
  for (const one of words) parts.splice(one.place % (parts.length + 1), 0, `${one.word} `);
  return parts.join('');
}

const apply = (from: string, edits: ReturnType<typeof editsBetween>) =>
  edits.reduce(
    (now, { at, deleted, inserted: put }) => now.slice(0, at) + put + now.slice(at + deleted),
    from,
  );

describe('what was saved elsewhere, brought into what is being written', () => {
  test('whoever changed nothing gets what the other wrote', () => {
    fc.assert(
      fc.property(text, text, (base, other) => {
        expect(mergeLive(base, base, other)).toBe(other);
        expect(mergeLive(base, other, base)).toBe(other);
        expect(mergeLive(base, other, other)).toBe(other);
      }),
      RUNS,
    );
  });

  test('every word that either side put in is there exactly once', () => {
    fc.assert(
      fc.property(text, insertions('mine'), insertions('theirs'), (base, mine, theirs) => {
        const merged = mergeLive(base, inserted(base, mine), inserted(base, theirs));
        for (const { word: put } of [...mine, ...theirs])
          expect(merged.match(new RegExp(`\\b${put}\\b`, 'g')), merged).toHaveLength(1);
        const left = merged.replaceAll(/\b(mine|theirs)\d/g, '');
        // A run of blanks is one piece, and whoever writes into it makes two of it.
        expect(left.replaceAll(' ', '')).toBe(base.replaceAll(' ', ''));
      }),
      RUNS,
    );
  });

  test('a line end around which both wrote is there once', () => {
    expect(mergeLive('\n\n ', 'a b c \nd \ne  ', '\nx \ny  ')).toBe('a b c \nd x \ne  y  ');
  });

  test('there is never a mark of a conflict in it', () => {
    fc.assert(
      fc.property(text, text, text, (base, mine, theirs) => {
        expect(mergeLive(base, mine, theirs)).not.toMatch(/^(<<<<<<<|=======|>>>>>>>)/m);
      }),
      RUNS,
    );
  });

  test('what somebody saved and went on writing is not there twice', () => {
    expect(mergeLive('a\n', 'a hello world\n', 'a hello\n')).toBe('a hello world\n');
  });

  test('what somebody took back in part after saving it is there as it was saved', () => {
    expect(mergeLive('a\n', 'a hello\n', 'a hello world\n')).toBe('a hello world\n');
  });

  test('two words put at the same place are both there, with a space between them', () => {
    expect(mergeLive('a ', 'a mine', 'a theirs')).toBe('a mine theirs');
  });

  test('what one side took out and the other left alone is gone', () => {
    expect(mergeLive('one two three\n', 'one three four\n', 'zero one two three\n')).toBe(
      'zero one three four\n',
    );
  });
});

describe('edits', () => {
  test('turn one text into the other', () => {
    fc.assert(
      fc.property(text, text, (from, to) => {
        expect(apply(from, editsBetween(from, to))).toBe(to);
      }),
      RUNS,
    );
  });

  test('are a single one where a text around what was there grew very much', () => {
    const words = (letter: string) => Array.from({ length: 1_500 }, (_, n) => `${letter}${n}`).join(' ');
    const grown = `${words('a')} x ${words('b')}`;
    expect(editsBetween('first x last', `first ${grown} last`)).toEqual([
      { at: 'first '.length, deleted: 1, inserted: grown },
    ]);
  });

  test('touch nothing but what differs', () => {
    expect(editsBetween('one two three\n', 'one 2 three\n')).toEqual([{ at: 4, deleted: 3, inserted: '2' }]);
    expect(editsBetween('same', 'same')).toEqual([]);
  });
});
