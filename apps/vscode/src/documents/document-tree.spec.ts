import { expect, test } from 'vitest';
import { addressOf, addressParts } from './document-address.ts';
import { documentTree } from './document-tree.ts';

const docs = (...names: string[]) => names.map((fileName) => ({ fileName }));

test('documents stand below their folders, folders and documents in the order of their names', () => {
  const tree = documentTree(
    docs('b.md', 'rules/10.md', 'rules/9.md', 'AGENTS.md', 'rules/deep/x.md', 'app/a.md'),
  );
  expect(tree.folders.map(({ path }) => path)).toEqual(['app', 'rules']);
  expect(tree.documents).toEqual(docs('AGENTS.md', 'b.md'));
  const rules = tree.folders[1]!;
  expect(rules.documents).toEqual(docs('rules/9.md', 'rules/10.md'));
  expect(rules.folders).toMatchObject([{ name: 'deep', path: 'rules/deep', folders: [] }]);
});

test('a folder whose name begins like another one keeps its own documents', () => {
  const tree = documentTree(docs('app/a.md', 'app-2/b.md'));
  expect(tree.folders.map(({ documents }) => documents)).toEqual([docs('app/a.md'), docs('app-2/b.md')]);
});

test('an address names a project and a document, and comes back as it was', () => {
  const address = { projectId: 'p1', fileName: 'rules/a b.md' };
  expect(addressOf(addressParts(address))).toEqual(address);
  expect(addressParts(address).path).toBe('/rules/a b.md');
  expect(addressOf({ authority: 'p1', path: '/' })).toEqual({ projectId: 'p1', fileName: '' });
});
