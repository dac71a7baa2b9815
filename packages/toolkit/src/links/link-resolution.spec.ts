import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linkTarget } from './link-target.ts';
import { scanMarkdown } from './markdown-scan.ts';

const part = fc.stringMatching(/^[A-Za-z0-9_ü-]{1,8}$/);
const file = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => `${parts.join('/')}.md`);

/** The way from one file to another, as a person would write it. */
function wayTo(from: string, to: string): string {
  const [here, there] = [from.split('/').slice(0, -1), to.split('/')];
  let common = 0;
  while (common < here.length && common < there.length - 1 && here[common] === there[common]) common += 1;
  return [...here.slice(common).map(() => '..'), ...there.slice(common)].join('/');
}

test('the relative way from any file to any other leads there, however it is encoded', () => {
  fc.assert(
    fc.property(file, file, fc.boolean(), (from, to, encoded) => {
      const way = wayTo(from, to);
      const href = encoded ? way.split('/').map(encodeURIComponent).join('/') : way;
      expect(linkTarget(href, from)).toEqual({ kind: 'document', fileName: to, anchor: '' });
    }),
    { numRuns: 500 },
  );
});

test('no link leads out of the documents’ folder', () => {
  const ways = fc.array(fc.constantFrom('..', '.', 'a', 'b', ''), { maxLength: 12 });
  const leaves = (parts: string[], from: string) => {
    const target = linkTarget(parts.join('/'), from);
    return target.kind === 'document' && target.fileName.split('/').includes('..');
  };
  expect(fc.check(fc.property(ways, file, (parts, from) => !leaves(parts, from))).failed).toBe(false);
});

test('headings of any words have ids of their own, and a link by such an id is read back', () => {
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 12 }), (words) => {
      const { headings } = scanMarkdown(words.map((word) => `## ${word}\n`).join('\n'));
      const anchors = headings.map(({ anchor }) => anchor);
      expect(anchors).toHaveLength(words.length);
      expect(new Set(anchors).size).toBe(anchors.length);
      const links = scanMarkdown(anchors.map((anchor) => `[x](#${anchor})`).join(' ')).links;
      expect(links.map(({ target }) => target)).toEqual(anchors.map((anchor) => `#${anchor}`));
    }),
  );
});

test('headings stand at their line, with their level, whatever surrounds them', () => {
  const text = '---\na: 1\n---\n\n# One #\n\nTwo\n---\n\n```\n# no\n```\n\n### `three` [four](x.md)\n';
  expect(scanMarkdown(text).headings).toEqual([
    { level: 1, text: 'One', anchor: 'one', line: 5 },
    { level: 2, text: 'Two', anchor: 'two', line: 7 },
    { level: 3, text: 'three four', anchor: 'three-four', line: 14 },
  ]);
});
