import { expect, test } from 'vitest';
import { attachmentNameOf, checkedName, numbered, spellingsOf } from './attachment-name.policy.ts';

test.each(['../a.png', 'a/b.png', '..', 'a\\b.png', 'con.png', 'a\u0000.png', '.git/x', ''])(
  '[A24][S28] %j is no name of an attachment',
  (name) => {
    expect(() => checkedName(name)).toThrow(expect.objectContaining({ code: 'FILE_NAME_REFUSED' }));
  },
);

test('a taken name gets a number before its ending', () => {
  expect([
    numbered('a.tar.gz', 2),
    numbered('Makefile', 3),
    numbered('.env', 2),
    numbered('a.png', 1),
  ]).toEqual(['a.tar-2.gz', 'Makefile-3', '.env-2', 'a.png']);
});

test('a link may have the name percent-encoded', () => {
  expect(spellingsOf('a b.png')).toEqual(['attachments/a b.png', 'attachments/a%20b.png']);
});

test.each([
  ['attachments/a.png', 'a.png'],
  ['attachments/deeper/a.png', null],
  ['attachments/', null],
  ['attachments', null],
  ['a.png', null],
])('at %s lies the attachment %s', (path, name) => {
  expect(attachmentNameOf(path)).toBe(name);
});
