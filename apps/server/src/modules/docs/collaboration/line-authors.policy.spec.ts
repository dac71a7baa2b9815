import { describe, expect, test } from 'vitest';
import { Doc, Text, applyUpdate, encodeStateAsUpdate } from 'yjs';
import { authoredLines } from './line-authors.policy.ts';

const [ANA, BEN] = [0, 1];
const AUTHORS = new Map([
  [11, ANA],
  [22, BEN],
]);
const SERVER = 33;

/** A text that holds `before`, and what the clients did to it, one after the other. */
function textAfter(before: string, ...steps: [client: number, step: (text: Text) => void][]): Text {
  let document = new Doc();
  document.clientID = SERVER;
  document.getText('content').insert(0, before);
  for (const [client, step] of steps) {
    const next = new Doc();
    applyUpdate(next, encodeStateAsUpdate(document));
    next.clientID = client;
    step(next.getText('content'));
    document = next;
  }
  return document.getText('content');
}

const authored = (before: string, text: Text) => authoredLines(before, text, (client) => AUTHORS.get(client));

describe('the authors of lines', () => {
  test('nobody is the author of a text that is as it was', () => {
    expect(authored('one\ntwo\n', textAfter('one\ntwo\n'))).toEqual([]);
  });

  test('each new line is of who wrote it, and lines that were there already are of nobody', () => {
    const text = textAfter(
      'one\ntwo\n',
      [11, (one) => one.insert(0, 'ana\n')],
      [22, (one) => one.insert(one.length, 'ben\n')],
    );
    expect(text.toJSON()).toBe('ana\none\ntwo\nben\n');
    expect(authored('one\ntwo\n', text)).toEqual([
      [0, 1, ANA],
      [3, 1, BEN],
    ]);
  });

  test('lines of one author that follow each other are one run', () => {
    const text = textAfter('', [22, (one) => one.insert(0, 'b\nbb\n')], [11, (one) => one.insert(5, 'a')]);
    expect(authored('', text)).toEqual([
      [0, 2, BEN],
      [2, 1, ANA],
    ]);
  });

  test('two runs of one author with another line between them stay two', () => {
    const text = textAfter('old\n', [22, (one) => one.insert(0, 'b\n')], [22, (one) => one.insert(6, 'b\n')]);
    expect(authored('old\n', text)).toEqual([
      [0, 1, BEN],
      [2, 1, BEN],
    ]);
  });

  test('a line that two wrote is of who wrote more of what is left of it', () => {
    const before = '- \n';
    const both = textAfter(
      before,
      [11, (one) => one.insert(2, 'abc')],
      [22, (one) => one.insert(5, 'defgh')],
    );
    expect(authored(before, both)).toEqual([[0, 1, BEN]]);
    const left = textAfter(
      before,
      [11, (one) => one.insert(2, 'abc')],
      [22, (one) => one.insert(5, 'defgh')],
      [11, (one) => one.delete(5, 4)],
    );
    expect(left.toJSON()).toBe('- abch\n');
    expect(authored(before, left)).toEqual([[0, 1, ANA]]);
  });

  test('an empty line is of who broke it', () => {
    const text = textAfter('one\ntwo', [22, (one) => one.insert(3, '\n')]);
    expect(text.toJSON()).toBe('one\n\ntwo');
    expect(authored('one\ntwo', text)).toEqual([[1, 1, BEN]]);
  });

  test('a line of which something was taken out alone is of the first author', () => {
    const text = textAfter('one two\n', [22, (one) => one.delete(3, 4)]);
    expect(authored('one two\n', text)).toEqual([[0, 1, ANA]]);
  });

  test('what was taken out again counts for nobody', () => {
    const text = textAfter('one two\n', [22, (one) => one.insert(3, 'x')], [22, (one) => one.delete(3, 5)]);
    expect(text.toJSON()).toBe('one\n');
    expect(authored('one two\n', text)).toEqual([[0, 1, ANA]]);
  });

  test('where two wrote as much in a line, it is of who broke it', () => {
    const text = textAfter('one', [22, (one) => one.insert(3, '\nb')], [11, (one) => one.insert(4, 'a')]);
    expect(text.toJSON()).toBe('one\nab');
    expect(authored('one', text)).toEqual([[1, 1, BEN]]);
  });

  test('what came from elsewhere leaves a line to whoever wrote in it too', () => {
    const text = textAfter(
      '',
      [SERVER + 1, (one) => one.insert(0, 'saved elsewhere\nmore')],
      [22, (one) => one.insert(0, 'b')],
    );
    expect(authored('', text)).toEqual([
      [0, 1, BEN],
      [1, 1, ANA],
    ]);
  });
});
