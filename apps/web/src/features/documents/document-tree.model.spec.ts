import type { DocMeta } from '@cairn/contracts';
import { expect, test } from 'vitest';
import { buildTree, filterDocs, rowsOf, stepFor } from './document-tree.model';

const doc = (fileName: string): DocMeta => ({
  id: fileName,
  projectId: 'p',
  fileName,
  kind: 'document',
  hash: `sha256:${'0'.repeat(64)}`,
  version: 1,
  size: 1,
  updatedAt: '2026-11-20T10:00:00Z',
  updatedBy: null,
  updatedByName: 'git',
  publishState: 'published',
  publishing: {
    savedAt: '2026-01-01T00:00:00.000Z',
    commit: null,
    committedAt: null,
    reviewUrl: null,
    reviewSince: null,
    conflictSince: null,
  },
  can: { edit: true, delete: true },
});
const docs = ['z.md', 'guides/deep/b.md', 'guides/a.md', 'item-10.md', 'item-9.md', 'AGENTS.md'].map(doc);
const rows = (collapsed: string[] = []) => rowsOf(buildTree(docs), (path) => collapsed.includes(path));
const paths = (list: ReturnType<typeof rows>) => list.map(({ node }) => node.path);

test('folders stand first, names in natural order', () => {
  expect(paths(rows())).toEqual([
    'guides',
    'guides/deep',
    'guides/deep/b.md',
    'guides/a.md',
    'AGENTS.md',
    'item-9.md',
    'item-10.md',
    'z.md',
  ]);
});

test('a collapsed folder hides what is below it; rows know level and place', () => {
  const list = rows(['guides/deep']);
  expect(paths(list)).not.toContain('guides/deep/b.md');
  expect(list[1]).toMatchObject({ level: 2, position: 1, siblings: 2, expanded: false });
});

test('every word of the filter must be in the path', () => {
  expect(filterDocs(docs, 'B guides').map(({ fileName }) => fileName)).toEqual(['guides/deep/b.md']);
  expect(filterDocs(docs, '  ')).toHaveLength(docs.length);
});

test('arrows move, open and close as in any tree', () => {
  const list = rows();
  expect(stepFor('ArrowDown', list, 0)).toEqual({ do: 'focus', path: 'guides/deep' });
  expect(stepFor('ArrowUp', list, 0)).toBeNull();
  expect(stepFor('ArrowLeft', list, 0)).toEqual({ do: 'collapse', path: 'guides' });
  expect(stepFor('ArrowLeft', list, 3)).toEqual({ do: 'focus', path: 'guides' });
  expect(stepFor('ArrowLeft', list, 7)).toBeNull();
  expect(stepFor('ArrowRight', rows(['guides']), 0)).toEqual({ do: 'expand', path: 'guides' });
  expect(stepFor('ArrowRight', list, 3)).toBeNull();
  expect(stepFor('End', list, 0)).toEqual({ do: 'focus', path: 'z.md' });
});

test('enter opens a document and folds a folder; letters jump; delete is for documents', () => {
  const list = rows();
  expect(stepFor('Enter', list, 3)).toEqual({ do: 'open', path: 'guides/a.md' });
  expect(stepFor('Enter', list, 0)).toEqual({ do: 'collapse', path: 'guides' });
  expect(stepFor('i', list, 5)).toEqual({ do: 'focus', path: 'item-10.md' });
  expect(stepFor('Delete', list, 0)).toBeNull();
  expect(stepFor('Delete', list, 7)).toEqual({ do: 'delete', path: 'z.md' });
  expect(stepFor('Shift', list, 0)).toBeNull();
});
