import { expect, test } from 'vitest';
import { safeNext } from './safe-next.ts';

const OWN = 'https://cairn.test';

test.each([
  ['/', '/'],
  ['/projects/1?tab=docs&q=a%20b#top', '/projects/1?tab=docs&q=a%20b#top'],
  ['/invitation?token=abc', '/invitation?token=abc'],
  ['/editor/1/../2', '/editor/2'],
  ['/projects?next=https://evil.test', '/projects?next=https://evil.test'],
  ['projects', '/projects'],
  ['', '/'],
  [null, '/'],
])('%j is gone on to', (next, path) => expect(safeNext(next)).toBe(path));

test.each([
  'https://evil.test',
  'HTTPS://evil.test',
  'https:evil.test',
  'https:/evil.test',
  '//evil.test',
  '///evil.test',
  '////evil.test',
  '/\\evil.test',
  '\\\\evil.test',
  '\\/evil.test',
  '/\t/evil.test',
  '/\n/evil.test',
  '\t//evil.test',
  ' //evil.test',
  '\u0000//evil.test',
  '/.//evil.test',
  '/./\\evil.test',
  '/a/..//evil.test',
  '/%2e//evil.test',
  '/%2e%2e//evil.test',
  '/..//evil.test',
  '//user@evil.test',
  '//evil.test:443/projects',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'blob:https://evil.test/1',
  'vbscript:msgbox(1)',
  'file:///etc/passwd',
  'http://elsewhere.invalid//evil.test',
  '/api/auth/logout',
  '/API/auth/oauth/github',
  '/x/../api/docs',
])('[S41] %j leads to the start page', (next) => {
  expect(safeNext(next)).toBe('/');
  expect(new URL(safeNext(next), OWN).origin).toBe(OWN);
});
