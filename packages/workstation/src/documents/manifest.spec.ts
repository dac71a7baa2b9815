import { expect, test } from 'vitest';
import { formatManifest, isSafeName, manifestHash, parseManifest, sha256 } from './manifest.ts';

test.each([
  'AGENTS.md',
  'a/b.md',
  '.hidden',
  ' leading and trailing ',
  'cairn/.cairn.md',
  'x/.cairn/y',
  '文档/é 🎉.md',
  '...',
])('%j may be put below the documents', (name) => {
  expect(isSafeName(name)).toBe(true);
});

test.each([
  '',
  '/etc/passwd',
  '..',
  '../x',
  'a/../../x',
  'a//b',
  'a/',
  './a',
  '.cairn',
  '.cairn/hash',
  '.CAIRN/hash',
  'a\nb',
  'a\\b',
  '\u007f',
])('%j may not', (name) => {
  expect(isSafeName(name)).toBe(false);
});

test('a manifest is sorted by bytes, and reads as it was written', () => {
  const files = new Map(['b', 'a', 'é', '🎉', 'Z'].map((name) => [name, sha256(name)]));
  const text = formatManifest(files);
  expect([...parseManifest(text).keys()]).toEqual(['Z', 'a', 'b', 'é', '🎉']);
  expect(manifestHash(files)).toBe(`sha256:${sha256(text)}`);
});

test('lines of another form and names that lead outside are passed over', () => {
  const hash = '0'.repeat(64);
  expect(parseManifest(`${hash}  ../x\nnonsense\n${hash} *b\n${hash}  ok\n`)).toEqual(
    new Map([['ok', hash]]),
  );
});
