import { expect, test } from 'vitest';
import { assertBranch, checkedDocsPath, checkedRepoUrl, isSameOrigin } from './project-source.policy.ts';

test.each(['https://github.com/a/b.git', 'http://127.0.0.1:8080/x.git'])('%s is an address', (url) =>
  expect(checkedRepoUrl(url).href).toBe(url),
);
test.each([
  'git@github.com:a/b.git',
  'ssh://x/y',
  'ext::sh -c id',
  'file:///etc',
  'https://u:p@x/y',
  'https://x/y?a',
  '--upload-pack=x',
  'x',
])('%s is none', (url) => expect(() => checkedRepoUrl(url)).toThrow(/repoUrl/));

test.each(['main', 'feature/a.b', 'release-1', 'a@b', 'ü'])('%s is a branch', (branch) =>
  expect(() => assertBranch(branch)).not.toThrow(),
);
test.each([
  '-x',
  '--upload-pack=x',
  'a..b',
  'a b',
  '@',
  'a@{u}',
  '/a',
  'a/',
  'a.lock',
  'a\nb',
  'a~1',
  'a^',
  'a:b',
  'a?',
  'a*',
  '[a',
  'a\\b',
  '.a',
  'a/.b',
  'a//b',
  'a.',
])('%j is none', (branch) => expect(() => assertBranch(branch)).toThrow(/branch/));

test.each([
  ['docs', 'docs'],
  ['/docs/', 'docs'],
  ['.', ''],
  ['', ''],
  ['a//b/./c', 'a/b/c'],
])('folder %j is %j', (path, kept) => expect(checkedDocsPath(path)).toBe(kept));
test.each(['../x', 'a/../b', '-x', '.git/x', 'a\u0000', 'a\\b'])('folder %j is refused', (path) =>
  expect(() => checkedDocsPath(path)).toThrow(/docsPath/),
);

test.each([
  ['https://a.test/x', 'https://a.test/y', true],
  ['https://a.test/x', 'http://a.test/x', false],
  ['https://a.test/x', 'https://a.test:444/x', false],
  ['https://a.test/x', 'https://b.test/x', false],
  [null, 'https://a.test/x', false],
])('%s and %s share a token: %s', (a, b, same) => expect(isSameOrigin(a, b)).toBe(same));
