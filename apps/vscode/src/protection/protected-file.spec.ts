import type { LockedFile } from '@cairn/workstation';
import { expect, test } from 'vitest';
import { protectedFile, protectionSentence } from './protected-file.ts';

const places = {
  path: '/home/ana/shop',
  docsDir: '/home/ana/shop/.docs',
  notesDir: '/home/ana/shop/.docs/.cairn',
  docsPath: 'docs',
};
const part = (fileName: string | null) => ({
  hash: 'x',
  from: fileName === null ? null : { fileName, hash: 'h' },
});
const native: Record<string, LockedFile> = {
  'CLAUDE.md': {
    shape: 'markdown',
    parts: { 'AGENTS.md': part('AGENTS.md'), 'app/AGENTS.md': part('app/AGENTS.md') },
  },
  '.claude/rules/ts.md': { shape: 'whole', parts: { '': part('rules/ts.md') } },
  '.claude/settings.json': { shape: 'json', parts: { 'hooks/Stop': part(null) } },
};
const look = (file: string, docsPath = places.docsPath) =>
  protectedFile(file, { ...places, docsPath }, (path) => native[path]);

test('a copy and a published document lead to the document of that name', () => {
  expect(look('/home/ana/shop/.docs/rules/ts.md')).toEqual({ kind: 'copy', fileName: 'rules/ts.md' });
  expect(look('/home/ana/shop/docs/rules/ts.md')).toEqual({ kind: 'published', fileName: 'rules/ts.md' });
});

test('a rendered file leads to what it was made of', () => {
  expect(look('/home/ana/shop/CLAUDE.md')).toEqual({
    kind: 'rendered',
    shape: 'markdown',
    sources: ['AGENTS.md', 'app/AGENTS.md'],
  });
  expect(protectionSentence(look('/home/ana/shop/.claude/rules/ts.md')!)).toContain(
    'written by Cairn from rules/ts.md',
  );
});

test.each([
  '/home/ana/shop/src/main.ts',
  '/home/ana/shop/docs-old/a.md',
  '/home/ana/shop/.docs/.cairn/watch',
  '/home/ana/shop/.claude/settings.json',
  '/home/ana/shop-2/docs/a.md',
  '/work/docs/a.md',
])('%s is nobody’s but the person’s', (file) => {
  expect(look(file)).toBeUndefined();
});

test('documents at the root of the repository do not protect all of it', () => {
  expect(look('/home/ana/shop/src/a.md', '.')).toBeUndefined();
  expect(look('/home/ana/shop/src/a.md', '')).toBeUndefined();
});
