import { describe, expect, test } from 'vitest';
import {
  UnsafePath,
  assertBranch,
  assertObjectId,
  assertSafePath,
  isBranchName,
  normalFolder,
} from './git.name.ts';

describe('names of branches', () => {
  test.each(['main', 'feature/a-b', 'release-1.0', 'ünïcode', 'a@b', "it's", 'HEADS', 'a'.repeat(200)])(
    'takes %j',
    (name) => expect(isBranchName(name)).toBe(true),
  );

  test.each([
    '',
    '-x',
    '--upload-pack=touch /tmp/x',
    '--output=x',
    '-oProxyCommand=x',
    'ext::sh -c x',
    'file:///x',
    'a b',
    'a\nb',
    'a\0b',
    'a\x7fb',
    'a..b',
    '@{u}',
    'a@{1}',
    '@',
    'HEAD',
    'a~1',
    'a^',
    'a:b',
    'a?',
    'a*',
    'a[b',
    'a\\b',
    '/a',
    'a/',
    'a//b',
    '.a',
    'a/.b',
    'a.',
    'a.lock',
    'a.lock/b',
    '../../etc/passwd',
    'a'.repeat(201),
  ])('refuses %j', (name) => {
    expect(isBranchName(name)).toBe(false);
    expect(() => assertBranch(name)).toThrow(expect.objectContaining({ code: 'BRANCH_NOT_FOUND' }));
  });
});

describe('paths', () => {
  test.each([
    'README.md',
    'docs/a b.md',
    '.claude/rules.md',
    '.gitignore',
    'docs/.gitkeep',
    'ü/日本.md',
    'git~2',
    'a:b',
  ])('takes %j', (path) => expect(() => assertSafePath(path)).not.toThrow());

  test.each([
    '',
    '/etc/passwd',
    '../x',
    'a/../b',
    'a/..',
    './a',
    'a/./b',
    'a//b',
    'a/',
    'a\\b',
    'a\0b',
    'a\nb',
    'a\x1bb',
    '-rf',
    'docs/--output=x',
    '.git',
    '.git/config',
    'sub/.GIT/hooks/x',
    '.Git ',
    '.git.',
    '.git::$INDEX_ALLOCATION/x',
    '.git:x',
    'GIT~1/config',
    '.g\u200cit/config',
    '.gi\ufefft',
    'a./b',
    'a /b',
    'a\ufffdb',
    'a\ud800b',
    'a'.repeat(256),
    'ü'.repeat(128),
    'a/'.repeat(64) + 'a',
    'abc/'.repeat(1030) + 'a',
  ])('refuses %j', (path) => {
    expect(() => assertSafePath(path)).toThrow(UnsafePath);
  });

  test('the message shows the path without its control characters', () => {
    expect(() => assertSafePath('a\u001b[31mb/')).toThrow('"a?[31mb/"');
  });

  test.each([
    ['', ''],
    ['.', ''],
    ['./', ''],
    ['docs/', 'docs'],
    ['./docs//', 'docs'],
    ['a/b', 'a/b'],
  ])('the folder %j is %j', (folder, normal) => expect(normalFolder(folder)).toBe(normal));

  test.each(['..', 'a/../..', '/etc', '-x', '.git'])('no folder: %j', (folder) => {
    expect(() => normalFolder(folder)).toThrow(UnsafePath);
  });
});

test.each([
  '',
  'main',
  'HEAD',
  'abc',
  `${'a'.repeat(40)}^{tree}`,
  'A'.repeat(40),
  `${'a'.repeat(40)}\n`,
  '--all',
])('no object id: %j', (oid) => expect(() => assertObjectId(oid)).toThrow('Not the id'));
