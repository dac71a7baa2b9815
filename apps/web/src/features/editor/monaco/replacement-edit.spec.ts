import { expect, test } from 'vitest';
import { replacementEdit } from './replacement-edit';

const apply = (from: string, to: string) => {
  const edit = replacementEdit(from, to);
  return edit ? from.slice(0, edit.start) + edit.text + from.slice(edit.end) : from;
};

test.each([
  ['', 'a'],
  ['a', ''],
  ['abc', 'abc'],
  ['one two three', 'one 2 three'],
  ['aaa', 'aaaa'],
  ['aaaa', 'aa'],
  ['line\r\nnext', 'line\nnext'],
  ['\u{1F600}x', '\u{1F601}x'],
  ['x\u{1F600}', 'x\u{1F500}'],
])('%j becomes %j', (from, to) => {
  expect(apply(from, to)).toBe(to);
});

test('only what differs is touched', () => {
  expect(replacementEdit('one two three', 'one 2 three')).toEqual({ start: 4, end: 7, text: '2' });
});

test('pairs are never cut in half', () => {
  expect(replacementEdit('\u{1F600}', '\u{1F601}')).toEqual({ start: 0, end: 2, text: '\u{1F601}' });
  expect(replacementEdit('a\r\nb', 'a\r\n\r\nb')).toMatchObject({ start: expect.any(Number) });
});
