import { join } from 'node:path';
import { sha256 } from '../files/digest.ts';
import { readText } from '../files/whole-file.ts';

export { sha256 };

/** File name → hash as 64 hexadecimal digits. */
export type Manifest = ReadonlyMap<string, string>;

const LINE = /^([0-9a-f]{64}) {2}(.+)$/;
// Nothing that would lead out of the documents' folder or into its notes.
const UNSAFE = /(^|\/)\.{0,2}(\/|$)|^\.cairn(\/|$)|[\u0000-\u001f\u007f]|\\/i;

/** Whether a document of that name may be put below the documents' folder. */
export const isSafeName = (fileName: string): boolean => fileName !== '' && !UNSAFE.test(fileName);

/** Lines of another form, and names that would lead outside, are passed over. */
export function parseManifest(text: string): Manifest {
  const files = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = LINE.exec(line);
    if (match && isSafeName(match[2]!)) files.set(match[2]!, match[1]!);
  }
  return files;
}

export function formatManifest(files: Manifest): string {
  return [...files]
    .toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([name, hash]) => `${hash}  ${name}\n`)
    .join('');
}

export const manifestHash = (files: Manifest): string => `sha256:${sha256(formatManifest(files))}`;

/** The manifest hash that the documents here stand for; undefined while they are not all in place. */
export function readDocsHash(notesDir: string): string | undefined {
  if (readText(join(notesDir, 'manifest')) === undefined) return undefined;
  return readText(join(notesDir, 'hash'))?.trim() || undefined;
}

/** The documents that were put here, by what is noted of them. */
export function readManifest(notesDir: string): Manifest {
  return parseManifest(readText(join(notesDir, 'manifest')) ?? '');
}
