import { ATTACHMENTS_FOLDER, MAX_DOC_BYTES, type SkippedFile } from '@cairn/contracts';
import type { Mirror, TreeEntry } from '#platform/git';
import { repositoryTooLarge } from '../docs.errors.ts';
import { nameKey, problemOf } from '../documents/doc-name.policy.ts';

/** More documents than any agent could read; the point where a whole repository was meant to be a codebase instead. */
const MAX_DOCS = 20_000;

const REASONS: Partial<Record<TreeEntry['mode'], string>> = {
  '120000': 'is a symbolic link, which is never followed',
  '160000': 'is a submodule, which is never fetched',
};

// Files that are no text, told by their names; what is left is told by its bytes.
const BINARY =
  /\.(png|jpe?g|gif|webp|avif|ico|bmp|tiff?|pdf|zip|gz|tgz|bz2|xz|7z|rar|jar|woff2?|ttf|otf|eot|mp[34]|m4a|mov|avi|webm|ogg|wav|flac|exe|dll|so|dylib|bin|wasm|class|pyc|docx?|xlsx?|pptx?|psd|sketch|fig|sqlite|db|lock|map)$/i;

const NO_TEXT = 'is not text, by its name';
const ATTACHED = 'is an attachment';
// Every repository has pictures: not worth a word.
const UNTOLD = new Set([NO_TEXT, ATTACHED]);

export interface RemoteDocuments {
  /** File name below the folder → blob. */
  oids: Map<string, string>;
  /** How git spells a name, where that is another Unicode form than ours. */
  spellings: Map<string, string>;
  /** What is there and can be no document → why. */
  others: Map<string, string>;
  /** What lies in the folder of attachments, by its key as a name → blob. */
  attached: Map<string, string>;
  skipped: SkippedFile[];
}

/** What of a folder can be a document, and why the rest cannot. */
export async function listRemoteDocuments(
  mirror: Mirror,
  commit: string | null,
  folder: string,
  isAttachment: (name: string) => boolean,
  signal: AbortSignal,
): Promise<RemoteDocuments> {
  const entries = commit ? await mirror.list(commit, folder, signal) : [];
  const remote: RemoteDocuments = {
    oids: new Map(),
    spellings: new Map(),
    others: new Map(),
    attached: new Map(),
    skipped: [],
  };
  const taken = new Map<string, string>();
  for (const entry of entries) {
    const name = entry.path.normalize('NFC');
    if (name.startsWith(`${ATTACHMENTS_FOLDER}/`)) remote.attached.set(nameKey(name), entry.oid);
    const reason = isAttachment(name) ? ATTACHED : (whyNot(entry, name) ?? collision(taken, name));
    if (reason === undefined) {
      remote.oids.set(name, entry.oid);
      if (name !== entry.path) remote.spellings.set(name, entry.path);
    } else if (!remote.oids.has(name)) remote.others.set(name, reason);
    if (reason !== undefined && !UNTOLD.has(reason)) remote.skipped.push({ path: entry.path, reason });
  }
  if (remote.oids.size > MAX_DOCS) throw repositoryTooLarge(remote.oids.size, MAX_DOCS);
  return remote;
}

function whyNot(entry: TreeEntry, name: string): string | undefined {
  const byMode = REASONS[entry.mode];
  if (byMode) return byMode;
  if (BINARY.test(name)) return NO_TEXT;
  if (entry.size !== null && entry.size > MAX_DOC_BYTES)
    return `is larger than ${MAX_DOC_BYTES / 1024 / 1024} MB`;
  return problemOf(name);
}

function collision(taken: Map<string, string>, name: string): string | undefined {
  const other = taken.get(nameKey(name));
  if (other) return `differs from ${other} only in case, which not every machine can keep`;
  taken.set(nameKey(name), name);
  return undefined;
}

/** The text of a blob; undefined when it is not text. */
export function decodeText(content: Buffer): string | undefined {
  if (content.includes(0)) return undefined;
  try {
    // A byte order mark is part of the file: dropping it would make every such file differ from its blob.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return undefined;
  }
}
