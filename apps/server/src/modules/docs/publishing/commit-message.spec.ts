import { expect, test } from 'vitest';
import { commitPeople } from './commit-author.ts';
import { type Change, commitMessage } from './commit-message.ts';

const change = (fileName: string, kind: Change['kind'] = 'update', version = 2): Change => ({
  docId: `id-of-${fileName}`,
  fileName,
  kind,
  version,
  editors: [],
  agents: [],
});

test('one document names itself in the subject', () => {
  expect(commitMessage([change('guides/setup.md')], undefined, 'job-1')).toBe(
    'Update guides/setup.md\n\nDoc-Id: id-of-guides/setup.md\nDoc-Version: guides/setup.md@2\nCairn-Job: job-1\n',
  );
});

test('several are counted and listed', () => {
  const message = commitMessage([change('a.md', 'add', 1), change('b.md', 'delete')], undefined, 'j');
  expect(message).toBe(
    'Change 2 documents\n\n- Add a.md\n- Delete b.md\n\nDoc-Id: id-of-a.md\nDoc-Version: a.md@1\nDoc-Id: id-of-b.md\nCairn-Job: j\n',
  );
});

test('a message of one’s own is the subject, its first line only', () => {
  expect(commitMessage([change('a.md')], 'Say it\nand more', 'j').split('\n')[0]).toBe('Say it');
});

test('people and agents are named once each, and none of them writes a line of their own', () => {
  const agents = [{ name: 'claude-code', session: 's-1\nCairn-Job: forged' }, { name: 'claude-code' }];
  const message = commitMessage(
    [
      { ...change('a.md'), editors: ['Ana', 'Ben'], agents },
      { ...change('b.md'), editors: ['Ana'] },
    ],
    undefined,
    'j',
  );
  expect(message.split('\n').slice(-7)).toEqual([
    'Doc-Version: b.md@2',
    'Edited-By: Ana',
    'Edited-By: Ben',
    'Agent: claude-code',
    'Session: s-1 Cairn-Job: forged',
    'Cairn-Job: j',
    '',
  ]);
});

const person = (id: string) => ({ id, name: id, email: `${id}@x` });
const people = new Map(['ana', 'ben', 'cy'].map((id) => [id, person(id)]));

test.each([
  [['ana'], 'ben', 'ana', []],
  [['ana', 'ben'], 'ben', 'ben', ['ana']],
  [['ana', 'ana', 'cy'], 'ben', 'ana', ['cy']],
  [[null], 'ben', 'ben', []],
  [['gone'], 'ben', 'ben', []],
])('edits of %j published by %s are by %s', (editors, publisher, author, coAuthors) => {
  const result = commitPeople(editors, people, person(publisher));
  expect([result.author.id, result.coAuthors.map(({ id }) => id)]).toEqual([author, coAuthors]);
});
