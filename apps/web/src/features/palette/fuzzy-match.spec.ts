import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzzyScore } from './fuzzy-match';

const path = fc.stringMatching(/^[a-zü]{1,6}(\/[a-zü-]{1,8}){0,3}\.md$/);
const best = (query: string, ...paths: string[]) =>
  paths.toSorted((a, b) => fuzzyScore(query, b) - fuzzyScore(query, a))[0];

test('whatever stands in a path in order fits it, in any case and with spaces between', () => {
  fc.assert(
    fc.property(path, fc.infiniteStream(fc.boolean()), (text, choices) => {
      const query = text
        .split('')
        .filter(() => choices.next().value)
        .join('');
      expect(fuzzyScore(query.toUpperCase().split('').join(' '), text)).toBeGreaterThan(0);
    }),
    { numRuns: 500 },
  );
});

test('what does not stand there in order never fits', () => {
  const isIn = (query: string, text: string) => {
    let at = 0;
    for (const character of text) if (character === query[at]) at += 1;
    return at === query.length;
  };
  fc.assert(
    fc.property(path, fc.stringMatching(/^[a-c/.]{1,5}$/), (text, query) => {
      expect(fuzzyScore(query, text) > 0).toBe(isIn(query, text));
    }),
    { numRuns: 1000 },
  );
});

test('a longer beginning of the name never fits worse', () => {
  fc.assert(
    fc.property(path, (text) => {
      const name = text.slice(text.lastIndexOf('/') + 1);
      const scores = name.split('').map((_character, at) => fuzzyScore(name.slice(0, at + 1), text));
      expect(scores).toEqual(scores.toSorted((a, b) => a - b));
    }),
  );
});

test('names come before folders, beginnings before middles, what holds together before what is scattered', () => {
  expect(best('test', 'test/notes.md', 'guides/testing.md')).toBe('guides/testing.md');
  expect(best('set', 'offset.md', 'set-up.md')).toBe('set-up.md');
  expect(best('gsu', 'guides/set-up.md', 'a/bags-up-to-us.md')).toBe('guides/set-up.md');
  expect(best('rules', 'rules/ui.md', 'r-u-l-e-s.md')).toBe('rules/ui.md');
});

test('a hostile query is over at once', () => {
  const began = performance.now();
  fuzzyScore('a'.repeat(500), 'a'.repeat(900));
  expect(performance.now() - began).toBeLessThan(500);
});
