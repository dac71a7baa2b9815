import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type MarkStyle, type MarkedBlock, blocksIn, outsideBlocks, withBlocks } from './marked-text.ts';

const MARK = '0123456789abcdef';
const LINES = [
  '<!-- cairn:begin a.md sha256:0123456789abcdef -->',
  '<!-- cairn:end a.md -->',
  '<!-- \\cairn:end a.md -->',
  '# cairn:begin a.md sha256:0123456789abcdef',
  '# cairn:end a.md',
  '# heading',
  '',
  'text\r',
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...LINES), fc.string({ maxLength: 12 })), { maxLength: 8 })
  .chain((lines) => fc.constantFrom(lines.join('\n'), `${lines.join('\n')}\n`));
const key = fc.oneof(
  fc.constantFrom('a.md', 'b c--d/é.md', 'mcp.json#files', '---'),
  fc.string({ minLength: 1 }),
);
const blocks = fc.uniqueArray(fc.record({ key, text }), { selector: (one) => one.key, maxLength: 4 });
const style = fc.constantFrom<MarkStyle>('markdown', 'toml');
const changesOf = (list: readonly { key: string; text: string }[]): Map<string, MarkedBlock> =>
  new Map(list.map((one) => [one.key, { ...one, mark: MARK }]));

/** Markers that lost their other half may get a backslash. */
const unescaped = (from: string) => from.replaceAll(/\\+(?=cairn:)/g, '');

test('what is put between markers is read back as it was, whatever it holds', () => {
  fc.assert(
    fc.property(style, blocks, (how, list) => {
      const changes = changesOf(list);
      const written = withBlocks(how, '', changes);
      expect(blocksIn(how, written)).toEqual(changes);
      expect(outsideBlocks(how, written).trim()).toBe('');
      expect(withBlocks(how, written, changes)).toBe(written);
    }),
  );
});

test('what stands outside stays, through any blocks that come, change and go', () => {
  fc.assert(
    fc.property(style, text, fc.array(blocks, { maxLength: 4 }), (how, own, rounds) => {
      const outside = unescaped(outsideBlocks(how, own));
      let current = own;
      for (const round of [...rounds, []]) {
        const gone = [...blocksIn(how, current).keys()].map((name) => [name, null] as const);
        current = withBlocks(how, current, new Map([...gone, ...changesOf(round)]));
        const kept = unescaped(outsideBlocks(how, current));
        expect(kept.startsWith(outside.trimEnd())).toBe(true);
        expect(kept.slice(outside.length).trim()).toBe('');
        expect([...blocksIn(how, current).keys()].toSorted()).toEqual(round.map((one) => one.key).toSorted());
      }
    }),
  );
});

test('what stands between halves of two blocks does not become ours when a block between them goes', () => {
  const [begin, end] = [LINES[0]!, LINES[1]!];
  const torn = `${begin}\nmine\n${begin}\nours\n${end}\nmine too\n${end}\n`;
  const without = withBlocks('markdown', torn, new Map([['a.md', null]]));
  expect([...blocksIn('markdown', without).keys()]).toEqual([]);
  expect(unescaped(without)).toBe(`${begin}\nmine\nmine too\n${end}\n`);
});

test('a block whose end somebody took away is theirs, and the next one is ours still', () => {
  const broken = '<!-- cairn:begin a.md sha256:0123456789abcdef -->\nours once\n\n';
  const whole = withBlocks('markdown', broken, changesOf([{ key: 'b.md', text: 'B\n' }]));
  expect([...blocksIn('markdown', whole).keys()]).toEqual(['b.md']);
  expect(outsideBlocks('markdown', whole)).toBe(broken);
});

test('of two blocks with the same name one is left', () => {
  const one = withBlocks('markdown', '', changesOf([{ key: 'a.md', text: 'A\n' }]));
  const once = withBlocks('markdown', `${one}between\n${one}`, changesOf([{ key: 'a.md', text: 'B\n' }]));
  expect(once.match(/cairn:begin/g)).toHaveLength(1);
  expect(outsideBlocks('markdown', once)).toBe('between\n');
});

test('line ends of Windows around markers do not hide a block', () => {
  const written = withBlocks('markdown', '', changesOf([{ key: 'a.md', text: 'A\nB\n' }]));
  expect(blocksIn('markdown', written.replaceAll('\n', '\r\n')).get('a.md')?.text).toBe('A\r\nB\r\n');
});
