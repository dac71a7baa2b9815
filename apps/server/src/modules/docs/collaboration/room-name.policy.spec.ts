import { expect, test } from 'vitest';
import { parseRoomName, roomName } from './room-name.policy.ts';

const id = '0197a1b2-0000-7000-8000-00000000000a';
const lineage = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';

test('a room is named after the document and the lineage of its text, and tells both', () => {
  expect(roomName({ id, lineage })).toBe(`${id}.${lineage}`);
  expect(parseRoomName(roomName({ id, lineage }))).toEqual({ docId: id, lineage });
});

test.each([
  ['nothing', ''],
  ['a document alone', id],
  ['an empty lineage', `${id}.`],
  ['an empty document', `.${lineage}`],
  ['something that is no id', `${id}.main`],
  ['capital letters, which would make two rooms of one', `${id}.${lineage}`.toUpperCase()],
  ['more after it', `${id}.${lineage}.x`],
  ['a line before it', `x\n${id}.${lineage}`],
])('%s is the name of no room', (_what, name) => {
  expect(parseRoomName(name)).toBeUndefined();
});
