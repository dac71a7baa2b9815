import type { DocMeta } from '@cairn/contracts';

export type TreeDoc = Pick<DocMeta, 'fileName'>;

export interface DocumentFolder<D extends TreeDoc> {
  readonly name: string;
  /** As in the names of its documents, without a slash at the end. */
  readonly path: string;
  readonly folders: readonly DocumentFolder<D>[];
  readonly documents: readonly D[];
}

/** Folders and documents below `path`, each in the order of their names. */
export function documentTree<D extends TreeDoc>(docs: readonly D[], path = ''): DocumentFolder<D> {
  const start = path === '' ? '' : `${path}/`;
  const below = docs.filter(({ fileName }) => fileName.startsWith(start));
  const rest = (doc: D) => doc.fileName.slice(start.length);
  const names = new Set(below.map(rest).flatMap((name) => (name.includes('/') ? [name.split('/')[0]!] : [])));
  return {
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    folders: [...names].toSorted(byName).map((name) => documentTree(below, start + name)),
    documents: below
      .filter((doc) => !rest(doc).includes('/'))
      .toSorted((a, b) => byName(a.fileName, b.fileName)),
  };
}

const byName = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });
