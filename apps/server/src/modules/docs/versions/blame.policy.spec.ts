import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_VERSIONS, chunksWithin } from './blame-limits.policy.ts';
import { BlameTrace, linesOf } from './blame.policy.ts';

/** The version (counted from 1) of each line of the last of these texts. */
function blamed(texts: string[][], from = 0, count = Infinity): (number | undefined)[] {
  const last = texts.at(-1)!;
  const trace = new BlameTrace(last, from, Math.min(count, last.length));
  const owners: (number | undefined)[] = [];
  for (let version = texts.length; version > 1; version -= 1)
    for (const { line } of trace.step(texts[version - 2]!)) owners[line] = version;
  for (const { line } of trace.rest()) owners[line] = 1;
  expect(trace.isDone).toBe(true);
  return last.map((_line, at) => owners[at]);
}

interface Step {
  at: number;
  removed: number;
  added: number;
}

const step = fc.record({
  at: fc.nat(30),
  removed: fc.nat(4),
  added: fc.nat(4),
});
const history = fc.array(fc.array(step, { maxLength: 3 }), { minLength: 1, maxLength: 15 });

/** Texts in which every line ever written is told from every other, by who wrote it when. */
function written(steps: Step[][]): string[][] {
  let text: string[] = [];
  return steps.map((edits, at) => {
    for (const [n, { at: place, removed, added }] of edits.entries()) {
      const fresh = Array.from({ length: added }, (_none, k) => `${at + 1} ${n} ${k} ${text.length}`);
      text = text.toSpliced(Math.min(place, text.length), removed, ...fresh);
    }
    return [...text];
  });
}

describe('a line', () => {
  test('belongs to the version that brought it, through whatever was written around it', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const texts = written(steps);
        expect(blamed(texts)).toEqual(texts.at(-1)!.map((line) => Number(line.split(' ')[0])));
      }),
      { numRuns: 2_000 },
    );
  });

  test('that stands there more than once belongs to a version that has it, where the one before has fewer or others', () => {
    const line = fc.constantFrom('a', 'b', 'c', '');
    fc.assert(
      fc.property(fc.array(fc.array(line, { maxLength: 8 }), { minLength: 1, maxLength: 8 }), (texts) => {
        const owners = blamed(texts);
        for (const [at, owner] of owners.entries()) {
          const wanted = texts.at(-1)![at]!;
          for (let version = owner!; version <= texts.length; version += 1)
            expect(texts[version - 1]).toContain(wanted);
          if (owner! > 1) expect(texts[owner! - 2]).not.toEqual(texts[owner! - 1]);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('is the same in a part of the text as in the whole', () => {
    fc.assert(
      fc.property(history, fc.nat(20), fc.nat(20), (steps, from, count) => {
        const texts = written(steps);
        const expected = blamed(texts).map((owner, at) =>
          at >= from && at < from + count ? owner : undefined,
        );
        expect(blamed(texts, from, count)).toEqual(expected);
      }),
    );
  });

  test('that was deleted and comes back belongs to the version that brought it back', () => {
    expect(blamed([['a', 'b'], ['a'], ['a', 'b']])).toEqual([1, 3]);
  });
});

test('a line that ends otherwise is no other line', () => {
  expect(linesOf('a\r\nb\nc')).toEqual(['a', 'b', 'c']);
});

describe('what is compared', () => {
  const sizes = (count: number, size: number) =>
    Array.from({ length: count }, (_none, n) => ({ version: count - n, size }));
  const mebi = 1024 * 1024;

  test('is all of a history that is short enough, in the order it came', () => {
    const { chunks, isAll } = chunksWithin(sizes(MAX_VERSIONS, 10));
    expect(isAll).toBe(true);
    expect(chunks.flat()).toEqual(sizes(MAX_VERSIONS, 10).map(({ version }) => version));
    expect(chunksWithin([])).toEqual({ chunks: [], isAll: true });
  });

  test('is read in portions, and a text that is large for itself', () => {
    expect(chunksWithin(sizes(5, 2 * mebi)).chunks).toEqual([[5, 4], [3, 2], [1]]);
    expect(chunksWithin(sizes(2, 5 * mebi)).chunks).toEqual([[2], [1]]);
  });

  test('ends with too many versions, and with too much text', () => {
    const many = chunksWithin(sizes(MAX_VERSIONS + 1, 10));
    expect([many.isAll, many.chunks.flat().at(-1)]).toEqual([false, 2]);
    const large = chunksWithin(sizes(40, 5 * mebi));
    expect([large.isAll, large.chunks.flat()]).toEqual([
      false,
      Array.from({ length: 25 }, (_n, at) => 40 - at),
    ]);
  });
});
