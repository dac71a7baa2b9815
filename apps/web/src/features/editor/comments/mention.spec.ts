import { expect, test } from 'vitest';
import { matching, mentionAt, mentionedIn, piecesOf } from './mention';

const members = [
  { userId: '1', name: 'Ana Lima' },
  { userId: '2', name: 'Ben Okafor' },
  { userId: '3', name: 'Ben' },
];

test.each([
  ['@', 1, { from: 0, query: '' }],
  ['Hello @be', 9, { from: 6, query: 'be' }],
  ['@Ben Ok', 7, { from: 0, query: 'Ben Ok' }],
  ['ana@example', 11, null],
  ['@Ben ', 5, null],
  ['plain', 5, null],
])('in “%s” up to %i, a name is looked for: %j', (text, caret, expected) => {
  expect(mentionAt(text, caret)).toEqual(expected);
});

test('a name is offered by any of its words', () => {
  expect(matching(members, 'ok').map(({ name }) => name)).toEqual(['Ben Okafor']);
  expect(matching(members, 'BEN').map(({ name }) => name)).toEqual(['Ben Okafor', 'Ben']);
  expect(matching(members, '')).toHaveLength(3);
});

test('who is named is told, and whose name was taken out is not', () => {
  expect(mentionedIn('See @Ana Lima', members)).toEqual(['1']);
  expect(mentionedIn('See Ana Lima', members)).toEqual([]);
});

test('names in a text are told apart, the longest first', () => {
  expect(piecesOf('Hi @Ben Okafor!', [members[2]!, members[1]!])).toEqual([
    { text: 'Hi ', isMention: false },
    { text: '@Ben Okafor', isMention: true },
    { text: '!', isMention: false },
  ]);
});
