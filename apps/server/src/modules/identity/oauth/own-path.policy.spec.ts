import { expect, test } from 'vitest';
import { ownPath } from './own-path.policy.ts';

test.each([
  '/',
  '/projects',
  '/projects/1?tab=docs&q=a%20b#top',
  '/editor/1/a%C3%A9.md',
  '/projects?next=https://evil.test',
  '/projects?next=%2F%2Fevil.test',
  '/apiary',
  '/a//b',
])('%s is kept', (path) => expect(ownPath(path)).toBe(path));

test('what is not plain ASCII is written as URLs write it', () => {
  expect(ownPath('/projects/é')).toBe('/projects/%C3%A9');
  expect(ownPath('/a/../b')).toBe('/b');
});

test.each([
  '',
  'projects',
  'https://evil.test',
  'HTTPS://evil.test',
  'https:evil.test',
  '//evil.test',
  '///evil.test',
  '/\\evil.test',
  '\\\\evil.test',
  '\\/evil.test',
  '/projects\\..\\evil',
  '/\t/evil.test',
  '/\n/evil.test',
  '/\r\nSet-Cookie: a=b',
  '\t//evil.test',
  ' //evil.test',
  '/ /evil.test',
  '/\u0000/evil.test',
  '/\u007f/evil.test',
  '/\u200b/evil.test',
  '/%2f/evil.test',
  '/%2F%2Fevil.test',
  '/%5cevil.test',
  '/%5C%5Cevil.test',
  '/%09/evil.test',
  '/%0d%0aSet-Cookie:%20a=b',
  '/%00',
  '/.//evil.test',
  '/a/..//evil.test',
  '/%2e//evil.test',
  '/%2e%2e//evil.test',
  'javascript:alert(1)',
  'data:text/html,x',
  '@evil.test',
  '?next=/x',
  '#/x',
  '.evil.test',
  '/api',
  '/api/auth/logout',
  '/API/auth/oauth/github',
  '/x/../api/auth/oauth/github',
  `/${'a'.repeat(2_000)}`,
])('[S41] %j leads to the first page instead', (path) => expect(ownPath(path)).toBe('/'));

test('without a wish, the first page it is', () => expect(ownPath(undefined)).toBe('/'));
