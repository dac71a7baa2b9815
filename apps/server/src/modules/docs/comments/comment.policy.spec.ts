import { describe, expect, test } from 'vitest';
import { afterDeleting, excerptOf, toldOfReply } from './comment.policy.ts';

const said = (id: string, authorId: string, isDeleted = false) => ({
  id,
  authorId,
  deletedAt: isDeleted ? new Date() : null,
});

describe('of an answer are told', () => {
  test('the others who wrote in the thread, each once, and nobody who took it back', () => {
    const all = [said('1', 'ana'), said('2', 'ben'), said('3', 'ana'), said('4', 'cem', true)];
    expect(toldOfReply(all, 'ben', [])).toEqual(['ana']);
    expect(toldOfReply(all, 'dua', [])).toEqual(['ana', 'ben']);
  });

  test('none who are mentioned in it, as they are told of that', () => {
    expect(toldOfReply([said('1', 'ana'), said('2', 'ben')], 'cem', ['ana'])).toEqual(['ben']);
  });
});

test.each([
  ['the only one', [said('1', 'a')], '1', 'thread'],
  ['the last that was left', [said('1', 'a'), said('2', 'b', true)], '1', 'thread'],
  ['the latest', [said('1', 'a'), said('2', 'b')], '2', 'comment'],
  ['one that others answered', [said('1', 'a'), said('2', 'b')], '1', 'place'],
])('with %s goes what it says', (_name, all, id, outcome) => {
  expect(afterDeleting(all, id)).toBe(outcome);
});

test('an excerpt is one line, and short', () => {
  expect(excerptOf(' one\n two ')).toBe('one two');
  expect(excerptOf('x'.repeat(141))).toBe(`${'x'.repeat(139)}…`);
  expect(excerptOf('x'.repeat(140))).toBe('x'.repeat(140));
});
