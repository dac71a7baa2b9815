import { relative, sep } from 'node:path';
import type { Checkout, LockedFile } from '@cairn/workstation';

/** Why a file of a checkout is not the place to edit, and the documents that it comes from. */
export type ProtectedFile =
  | { readonly kind: 'copy'; readonly fileName: string }
  | { readonly kind: 'published'; readonly fileName: string }
  | { readonly kind: 'rendered'; readonly shape: LockedFile['shape']; readonly sources: readonly string[] };

type Places = Pick<Checkout, 'path' | 'docsDir' | 'notesDir' | 'docsPath'>;

/** Undefined for a file that people may edit; `rendered` is asked for what a path in the checkout was made of. */
export function protectedFile(
  file: string,
  places: Places,
  rendered: (path: string) => LockedFile | undefined,
): ProtectedFile | undefined {
  if (below(places.notesDir, file) !== undefined) return undefined;
  const copy = below(places.docsDir, file);
  if (copy !== undefined) return { kind: 'copy', fileName: copy };
  const path = below(places.path, file);
  if (path === undefined) return undefined;
  const folder = places.docsPath.replace(/\/+$/, '');
  // Where the documents stand at the root of the repository, most of what is there is something else.
  if (folder !== '' && folder !== '.' && path.startsWith(`${folder}/`))
    return { kind: 'published', fileName: path.slice(folder.length + 1) };
  const native = rendered(path);
  return native && renderedFile(native);
}

function renderedFile({ shape, parts }: LockedFile): ProtectedFile | undefined {
  const sources = [...new Set(Object.values(parts).flatMap(({ from }) => (from ? [from.fileName] : [])))];
  return sources.length === 0 ? undefined : { kind: 'rendered', shape, sources };
}

/** The way from a folder to what lies below it, with slashes; undefined where it does not. */
function below(folder: string, file: string): string | undefined {
  const way = relative(folder, file);
  if (way === '' || way === '..' || way.startsWith(`..${sep}`)) return undefined;
  return way.split(sep).join('/');
}

export function protectionSentence(file: ProtectedFile): string {
  if (file.kind === 'copy')
    return 'This is a copy of a document in Cairn. What is changed here is put right again; edit the document itself.';
  if (file.kind === 'published')
    return 'This document is kept in Cairn, which publishes it here. Edit it in Cairn, so that nothing has to be merged.';
  return file.shape === 'whole'
    ? `This file is written by Cairn from ${file.sources.join(', ')}. Edit it there; what is changed here is put right again.`
    : `The marked parts of this file are written by Cairn from ${file.sources.join(', ')}. What stands around them is yours.`;
}
