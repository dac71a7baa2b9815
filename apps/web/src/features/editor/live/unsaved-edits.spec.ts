import { expect, test, vi } from 'vitest';
import { Doc, applyUpdate, encodeStateAsUpdate } from 'yjs';
import { collectUnsaved } from './unsaved-edits';

const SERVER = 'server';
const onChange = vi.fn();

function open(state: Uint8Array) {
  const doc = new Doc();
  applyUpdate(doc, state, SERVER);
  const unsaved = collectUnsaved(doc, (origin) => origin === SERVER, onChange);
  return { doc, text: doc.getText('content'), unsaved };
}
function stateOf(text: string): Uint8Array {
  const doc = new Doc();
  doc.getText('content').insert(0, text);
  return encodeStateAsUpdate(doc);
}

test('what was written here goes into another copy as it stands, without what came from the server', () => {
  const state = stateOf('one\n');
  const mine = open(state);
  mine.text.insert(4, 'two\n');
  mine.text.insert(8, 'three\n');
  const kept = mine.unsaved.merged()!;

  const later = open(state);
  later.text.insert(0, 'zero\n');
  applyUpdate(later.doc, kept);
  applyUpdate(later.doc, kept);
  expect(later.text.toJSON()).toBe('zero\none\ntwo\nthree\n');
});

test('what others write is nothing to be kept', () => {
  const mine = open(stateOf('one\n'));
  const other = open(encodeStateAsUpdate(mine.doc));
  other.text.insert(0, 'zero\n');
  applyUpdate(mine.doc, encodeStateAsUpdate(other.doc), SERVER);
  expect(mine.text.toJSON()).toBe('zero\none\n');
  expect(mine.unsaved.isEmpty()).toBe(true);
  expect(mine.unsaved.merged()).toBeNull();
});

test('once the server has it all, nothing is left to keep', () => {
  const mine = open(stateOf(''));
  mine.text.insert(0, 'a');
  expect(mine.unsaved.isEmpty()).toBe(false);
  mine.unsaved.settle();
  expect(mine.unsaved.isEmpty()).toBe(true);
  mine.text.insert(1, 'b');
  expect(mine.unsaved.isEmpty()).toBe(false);
});
