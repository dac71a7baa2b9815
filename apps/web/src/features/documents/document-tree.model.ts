import type { DocMeta } from '@cairn/contracts';
import { splitPath } from './document-path';

export interface FolderNode {
  type: 'folder';
  path: string;
  name: string;
  children: TreeNode[];
}
export interface FileNode {
  type: 'file';
  path: string;
  name: string;
  doc: DocMeta;
}
export type TreeNode = FolderNode | FileNode;

/** A line of the tree as it stands on screen, with what ARIA wants to know of it. */
export interface TreeRow {
  node: TreeNode;
  level: number;
  position: number;
  siblings: number;
  expanded?: boolean;
}

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

export function buildTree(docs: readonly DocMeta[]): TreeNode[] {
  const root: FolderNode = { type: 'folder', path: '', name: '', children: [] };
  const folders = new Map([['', root]]);
  for (const doc of docs) {
    const [folder, name] = splitPath(doc.fileName);
    folderAt(folder, folders).children.push({ type: 'file', path: doc.fileName, name, doc });
  }
  for (const folder of folders.values()) folder.children.sort(foldersFirst);
  return root.children;
}

/** Documents whose path holds every word of the filter, in any case and order. */
export function filterDocs(docs: readonly DocMeta[], filter: string): readonly DocMeta[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return docs;
  return docs.filter(({ fileName }) => words.every((word) => fileName.toLowerCase().includes(word)));
}

export function rowsOf(
  nodes: readonly TreeNode[],
  isCollapsed: (path: string) => boolean,
  level = 1,
): TreeRow[] {
  return nodes.flatMap((node, index) => {
    const row: TreeRow = { node, level, position: index + 1, siblings: nodes.length };
    if (node.type === 'file') return [row];
    const expanded = !isCollapsed(node.path);
    return [{ ...row, expanded }, ...(expanded ? rowsOf(node.children, isCollapsed, level + 1) : [])];
  });
}

export type TreeStep =
  | { do: 'focus'; path: string }
  | { do: 'expand' | 'collapse'; path: string }
  | { do: 'open' | 'delete'; path: string };

/** What a key means on the row at `index`, after the ARIA tree pattern; null: not ours. */
export function stepFor(key: string, rows: readonly TreeRow[], index: number): TreeStep | null {
  const row = rows[index];
  if (!row) return null;
  const { path } = row.node;
  const focus = (at: number): TreeStep | null => {
    const target = rows[at];
    return target ? { do: 'focus', path: target.node.path } : null;
  };
  switch (key) {
    case 'ArrowDown':
      return focus(index + 1);
    case 'ArrowUp':
      return focus(index - 1);
    case 'Home':
      return focus(0);
    case 'End':
      return focus(rows.length - 1);
    case 'ArrowRight':
      if (row.expanded === undefined) return null;
      return row.expanded ? focus(index + 1) : { do: 'expand', path };
    case 'ArrowLeft':
      return row.expanded ? { do: 'collapse', path } : focus(parentOf(rows, index));
    case 'Enter':
    case ' ':
      if (row.expanded === undefined) return { do: 'open', path };
      return { do: row.expanded ? 'collapse' : 'expand', path };
    case 'Delete':
      return row.node.type === 'file' ? { do: 'delete', path } : null;
    default:
      return typedAhead(key, rows, index);
  }
}

function typedAhead(key: string, rows: readonly TreeRow[], index: number): TreeStep | null {
  if (key.length !== 1) return null;
  const letter = key.toLowerCase();
  const following = [...rows.slice(index + 1), ...rows.slice(0, index)];
  const found = following.find(({ node }) => node.name.toLowerCase().startsWith(letter));
  return found ? { do: 'focus', path: found.node.path } : null;
}

function parentOf(rows: readonly TreeRow[], index: number): number {
  const level = rows[index]?.level ?? 0;
  return rows.findLastIndex((row, at) => at < index && row.level < level);
}

function folderAt(path: string, folders: Map<string, FolderNode>): FolderNode {
  const known = folders.get(path);
  if (known) return known;
  const [parent, name] = splitPath(path);
  const folder: FolderNode = { type: 'folder', path, name, children: [] };
  folders.set(path, folder);
  folderAt(parent, folders).children.push(folder);
  return folder;
}

function foldersFirst(a: TreeNode, b: TreeNode): number {
  if (a.type !== b.type) return a.type === 'folder' ? -1 : 1;
  return byName.compare(a.name, b.name);
}
