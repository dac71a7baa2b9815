import { findSecrets } from '../secrets/find-secrets.ts';
import { byCodeUnits } from '../tools/tool-doc.ts';
import { isSameDocument } from './document-sameness.ts';
import { isInstructions, readInstructions } from './instructions-reader.ts';
import { importServers } from './import-servers.ts';
import type { Candidate, ImportedDoc, LeftBehind, NativeImport, NativeText } from './native-import.ts';
import { SERVER_PATHS } from './native-servers.ts';
import { isNativeDocument, readNative } from './native-reader.ts';

/** Whether a file of this path is worth reading for an import. */
export const isImportable = (path: string): boolean =>
  isInstructions(path) || isNativeDocument(path) || SERVER_PATHS.some((known) => known === path);

/** The documents that a repository’s native files of AI tools are, each once, however many tools have a copy of it. */
export function importNative(files: readonly NativeText[]): NativeImport {
  const left: LeftBehind[] = [];
  const candidates = [
    ...readInstructions(files, left),
    ...files.flatMap((file) => candidateOf(file, left) ?? []),
  ].toSorted((a, b) => a.rank - b.rank || byCodeUnits(a.path, b.path));
  const documents: ImportedDoc[] = [];
  for (const candidate of candidates) take(candidate, documents, left);
  documents.push(...importServers(files, left));
  return {
    documents: documents.toSorted((a, b) => byCodeUnits(a.fileName, b.fileName)),
    left: left.toSorted((a, b) => byCodeUnits(a.path, b.path)),
  };
}

function candidateOf({ path, content }: NativeText, left: LeftBehind[]): Candidate | null {
  const read = readNative(path, content);
  if (!read) return null;
  if (!read.doc) {
    left.push({ path, reason: 'It cannot be read as what its tool expects there.' });
    return null;
  }
  const { fileName, lost } = read.doc;
  if (lost.length > 0) left.push({ path, reason: `A document has no place for ${lost.join(', ')}.` });
  return { path, rank: read.rank, fileName, content: read.doc.content };
}

function take(candidate: Candidate, documents: ImportedDoc[], left: LeftBehind[]): void {
  const same = documents.find((doc) => isSameDocument(doc, candidate));
  if (same) {
    same.from.push(candidate.path);
    return;
  }
  const other = documents.find(({ fileName }) => fileName === candidate.fileName);
  const [secret] = findSecrets(candidate.content);
  if (other)
    left.push({
      path: candidate.path,
      reason: `It says something else than ${other.from[0]!}, which was taken: bring the two together.`,
    });
  else if (secret)
    left.push({ path: candidate.path, reason: `Line ${secret.line} holds what looks like a secret.` });
  else documents.push({ fileName: candidate.fileName, content: candidate.content, from: [candidate.path] });
}
