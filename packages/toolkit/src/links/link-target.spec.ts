import { expect, test } from 'vitest';
import { linkTarget } from './link-target.ts';
import { slugOf } from './slug.ts';

test.each([
  ['other.md', 'guides/a.md', 'guides/other.md'],
  ['./x/other.md', 'a.md', 'x/other.md'],
  ['../rules/style.md', 'guides/deep/a.md', 'guides/rules/style.md'],
  ['/AGENTS.md', 'guides/a.md', 'AGENTS.md'],
  ['with%20space.md', 'a.md', 'with space.md'],
  ['b.md?plain=1', 'a.md', 'b.md'],
])('%s in %s is the document %s', (href, from, fileName) => {
  expect(linkTarget(href, from)).toEqual({ kind: 'document', fileName, anchor: '' });
});

test('headings, other sites and what leads nowhere', () => {
  expect(linkTarget('b.md#set-up', 'a.md')).toMatchObject({ fileName: 'b.md', anchor: 'set-up' });
  expect(linkTarget('#set-up', 'a.md')).toEqual({ kind: 'anchor', id: 'set-up' });
  expect(linkTarget('https://example.org/x', 'a.md').kind).toBe('external');
  for (const href of [
    '../outside.md',
    '//example.org/x',
    'javascript:alert(1)',
    'file:///etc/passwd',
    '',
    undefined,
  ]) {
    expect(linkTarget(href, 'a.md').kind).toBe('none');
  }
});

test('headings get the ids GitHub gives them', () => {
  expect(slugOf('Set-up & first steps!')).toBe('set-up--first-steps');
  expect(slugOf('Übersicht: 2. Teil')).toBe('übersicht-2-teil');
});
