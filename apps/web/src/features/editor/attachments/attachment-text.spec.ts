import { expect, test } from 'vitest';
import { linkTo, markdownOf, tidyName } from './attachment-text';

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
