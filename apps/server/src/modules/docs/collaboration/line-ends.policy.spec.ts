import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromLive, toLive } from './line-ends.policy.ts';

const line = fc.constantFrom('', 'a', 'b', 'c', 'dd');
const content = fc
  .tuple(
    fc.constantFrom('', '\uFEFF'),
    fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 12 }),
    line,
  )
  .map(([mark, lines, last]) => mark + lines.map((one) => one.join('')).join('') + last);

describe('line ends', () => {
  test('a text that nobody changed comes back byte for byte', () => {
    fc.assert(
      fc.property(content, (before) => {
        expect(fromLive(toLive(before), before)).toBe(before);
      }),
      { numRuns: 1_000 },
    );
  });

  test('whatever is written, it is the very text, and the mark of byte order stays', () => {
    fc.assert(
      fc.property(content, fc.array(line), (before, lines) => {
        const live = lines.join('\n');
        const kept = fromLive(live, before);
        expect(toLive(kept)).toBe(live);
        expect(kept.startsWith('\uFEFF')).toBe(before.startsWith('\uFEFF'));
      }),
      { numRuns: 1_000 },
    );
  });

  test('where an old end and a new one would become one, all lines end alike', () => {
    expect(fromLive('a\n\nb\nc\nd', 'a\rb\nc\nd')).toBe('a\n\nb\nc\nd');
  });

  test('new lines end as most do', () => {
    expect(fromLive('new\none\ntwo\n', 'one\r\ntwo\r\n')).toBe('new\r\none\r\ntwo\r\n');
    expect(fromLive('new\none\ntwo\n', 'one\ntwo\n')).toBe('new\none\ntwo\n');
    expect(fromLive('one\nnew\ntwo\nthree\n', 'one\ntwo\nthree\r\n')).toBe('one\nnew\ntwo\nthree\r\n');
  });
});
