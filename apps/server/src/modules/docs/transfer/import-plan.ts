import type { ImportEntry } from '@cairn/contracts';
import { MAX_ATTACHMENT_BYTES, MAX_DOC_BYTES } from '@cairn/contracts';
import { attachmentNameOf } from '../attachments/attachment-name.policy.ts';
import { decodeText } from '../publishing/remote-documents.ts';
import { foldersOf, nameKey, problemOf } from '../documents/doc-name.policy.ts';

/** What a file in an archive would be: text is a document, bytes an attachment; null: it is refused for the reason. */
export type Candidate =
  | { fileName: string; content: string | Buffer; reason: null }
  | { fileName: string; content: null; reason: string };

interface ZippedText {
  name: string;
  size: number;
  problem: string | null;
  read: () => Promise<Buffer>;
}

// What archivers of macOS and Windows put beside the files.
const LITTER = /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i;

/** Says of each file whether it can be a document beside those that were taken before it and those that are there. */
export class ImportNames {
  private readonly files = new Map<string, string>();
  private readonly folders = new Set<string>();

  private readonly taken = new Set<string>();

  constructor(existing: Iterable<string>) {
    for (const name of existing) this.note(name);
  }

  /** Why not; null: it can, and is noted as taken. */
  take(fileName: string): string | null {
    const key = nameKey(fileName);
    if (this.taken.has(key))
      return 'is in the archive twice (names that differ only in case count as the same)';
    const other = this.files.get(key);
    if (other !== undefined && other !== fileName) return `differs from ${other} only in case`;
    if (this.folders.has(key)) return 'is a folder already, and no disk can hold both';
    const inTheWay = foldersOf(key).find((folder) => this.files.has(folder));
    if (inTheWay !== undefined) return `lies in "${inTheWay}", which is a document already`;
    this.taken.add(key);
    this.note(fileName);
    return null;
  }

  private note(fileName: string): void {
    this.files.set(nameKey(fileName), fileName);
    for (const folder of foldersOf(nameKey(fileName))) this.folders.add(folder);
  }
}

/** `isAttachment`: there is an attachment of this name, which it stays even where its content is text. */
export async function candidateOf(
  file: ZippedText,
  names: ImportNames,
  isAttachment: (fileName: string) => boolean,
): Promise<Candidate> {
  const fileName = file.name.normalize('NFC');
  const refused = (reason: string): Candidate => ({ fileName, content: null, reason });
  if (LITTER.test(fileName)) return refused('is a note of an operating system');
  const problem = file.problem ?? problemOf(fileName);
  if (problem) return refused(problem);
  const mayAttach = attachmentNameOf(fileName) !== null;
  const limit = mayAttach ? MAX_ATTACHMENT_BYTES : MAX_DOC_BYTES;
  if (file.size > limit) return refused(`is larger than ${limit / 1024 / 1024} MB`);
  const bytes = await file.read();
  const isText = bytes.length <= MAX_DOC_BYTES && !(mayAttach && isAttachment(fileName));
  const text = isText ? decodeText(bytes) : undefined;
  const content = text ?? (mayAttach ? bytes : null);
  if (content === null) return refused('is not text in UTF-8');
  const collision = names.take(fileName);
  return collision ? refused(collision) : { fileName, content, reason: null };
}

export function countsOf(entries: readonly ImportEntry[]): Record<ImportEntry['status'], number> {
  const counts = { new: 0, changed: 0, same: 0, refused: 0 };
  for (const { status } of entries) counts[status] += 1;
  return counts;
}
