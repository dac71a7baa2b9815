import { expect, test } from 'vitest';
import { linkTo, markdownOf, relinked, tidyName } from './attachment-text';

const now = new Date('2026-03-04T05:06:07Z');

test.each([
  ['image.png', 'image-2026-03-04-050607.png'],
  ['Screen Shot (1).png', 'Screen-Shot-1.png'],
  ['../../etc/passwd', 'etc-passwd'],
  ['-rf.txt', 'rf.txt'],
  ['a?b*c.pdf', 'a-b-c.pdf'],
  ['übersicht.svg', 'übersicht.svg'],
  ['...', 'file'],
  [`${'x'.repeat(200)}.jpeg`, `${'x'.repeat(75)}.jpeg`],
])('%s becomes %s', (name, tidy) => {
  expect(tidyName(name, now)).toBe(tidy);
});

test('links start from where the document lies', () => {
  expect(linkTo('a.png', 'README.md')).toBe('attachments/a.png');
  expect(linkTo('ü.png', 'guides/deep/a.md')).toBe('../../attachments/%C3%BC.png');
});

test('a picture is shown, anything else is linked', () => {
  expect(markdownOf({ name: 'a.b.png', isImage: true }, 'x.md')).toBe('![a.b](attachments/a.b.png)');
  expect(markdownOf({ name: 'a.svg', isImage: false }, 'x.md')).toBe('[a.svg](attachments/a.svg)');
});

test('a copied link leads there from where it is pasted', () => {
  const copied = markdownOf({ name: 'ü 1.png', isImage: true }, '');
  expect(copied).toBe('![ü 1](attachments/%C3%BC%201.png)');
  expect(relinked(copied, 'README.md')).toBe(copied);
  expect(relinked(copied, 'guides/deep/a.md')).toBe('![ü 1](../../attachments/%C3%BC%201.png)');
});

test.each([
  'See ![a](attachments/a.png)',
  '![a](attachments/deep/a.png)',
  '![a](pictures/a.png)',
  'attachments/a.png',
  '![a](attachments/a.png)\n![b](attachments/b.png)',
])('%j is pasted as it is', (text) => {
  expect(relinked(text, 'guides/a.md')).toBeNull();
});
