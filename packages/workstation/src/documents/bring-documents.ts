import { existsSync, lstatSync, mkdirSync } from 'node:fs';
import { WorkstationError, reasonOf } from '../errors/workstation.error.ts';
import type { PlatformClient, SyncAnswer } from '../platform/platform-client.ts';
import type { Checkout } from '../settings/checkout.ts';
import { type DocumentsHere, type LocalChange, documentsHere } from './documents-here.ts';
import { formatManifest, isSafeName, readDocsHash, readManifest, sha256 } from './manifest.ts';
import { prunePrevious } from './previous-contents.ts';
import { type Changes, type Folders, clearStaging, install, stage } from './put-in-place.ts';
import { RealFiles } from './real-files.ts';
import { takeSyncLock } from './sync-lock.ts';

export interface BringOptions {
  readonly checkout: Pick<Checkout, 'path' | 'docsDir' | 'notesDir'>;
  readonly platform: Pick<PlatformClient, 'sync'>;
  /** The platform's manifest hash: where the documents stand for it already, the platform is not asked. */
  readonly wanted?: string;
  /** With `wanted`: every document is compared all the same, and what was changed here is put right. */
  readonly compare?: boolean;
  /** Kept from one call to the next, it spares reading what has not changed. */
  readonly files?: RealFiles;
  readonly signal?: AbortSignal;
}

export interface ChangedDocument {
  readonly fileName: string;
  /** Of what was here before, `sha256:…`; null where there was nothing. Its text may be in the previous contents. */
  readonly from: string | null;
  readonly to: string;
  readonly version: number;
}

export interface BroughtDocuments {
  /** The manifest hash that the documents stand for now. */
  readonly hash: string;
  /** There were no documents here before. */
  readonly isFirst: boolean;
  readonly changed: readonly ChangedDocument[];
  readonly removed: readonly { readonly fileName: string; readonly from: string | null }[];
  /** What somebody had changed here, and was put right; the texts are in the previous contents. */
  readonly healed: readonly LocalChange[];
}

/**
 * Brings the documents' folder to what the platform holds. Everything is checked before anything is touched, nothing is
 * written outside, links are never followed, and it may be cut off anywhere. The bash scripts and other calls of this may
 * run in the same checkout at the same time. Fails with a WorkstationError only, and then what was here is kept.
 */
export async function bringDocuments(options: BringOptions): Promise<BroughtDocuments> {
  const { docsDir, notesDir } = options.checkout;
  const current = readDocsHash(notesDir);
  if (current !== undefined && current === options.wanted && !options.compare) return unchanged(current);
  prepareFolders(options.checkout);
  const release = await takeSyncLock(notesDir, options.signal);
  try {
    return await bring(options, { docsDir, notesDir });
  } catch (error) {
    throw error instanceof WorkstationError ? error : unwritable(docsDir, error);
  } finally {
    release();
  }
}

async function bring(options: BringOptions, folders: Folders): Promise<BroughtDocuments> {
  const { platform, wanted, compare, files = new RealFiles(folders.docsDir), signal } = options;
  const { notesDir } = folders;
  const current = readDocsHash(notesDir);
  const isFirst = current === undefined && readManifest(notesDir).size === 0;
  const here = documentsHere(notesDir, files);
  if (compare) prunePrevious(notesDir);
  const isWhole = here.localChanges.length === 0 && !here.isHalfDone;
  if (current !== undefined && current === wanted && isWhole) return unchanged(current);
  const known = Object.fromEntries([...here.intact].map(([name, hash]) => [name, `sha256:${hash}`]));
  const answer = await platform.sync(known, signal ? { signal } : {});
  if (answer.hash === current && isWhole) return unchanged(current);
  const changes = checked(answer, here);
  const before = new Map(
    [...changes.contents.keys(), ...changes.removed].map((name) => [name, files.hashOf(name)]),
  );
  try {
    await stage(folders, changes);
    await install(folders, changes, files);
  } catch (error) {
    clearStaging(notesDir);
    throw error;
  }
  return brought(answer, changes, { before, here, isFirst });
}

/** What came is complete and true, or nothing of it is taken. */
function checked(answer: SyncAnswer, here: DocumentsHere): Changes {
  const contents = new Map<string, string>();
  const gone = new Set(answer.deleted);
  const manifest = new Map([...here.intact].filter(([name]) => !gone.has(name)));
  for (const { fileName, hash, content } of answer.docs) {
    if (typeof fileName !== 'string' || !isSafeName(fileName))
      throw incomplete(`it names a file outside: ${JSON.stringify(fileName).slice(0, 200)}`);
    if (typeof content !== 'string' || hash !== `sha256:${sha256(content)}`)
      throw incomplete(`the text of ${fileName} is not the one that its hash names`);
    contents.set(fileName, content);
    manifest.set(fileName, hash.slice('sha256:'.length));
  }
  if (answer.hash !== `sha256:${sha256(formatManifest(manifest))}`)
    throw incomplete('the documents together are not those that its hash names');
  return { contents, removed: [...here.ours].filter((name) => !manifest.has(name)), manifest };
}

interface Comparison {
  readonly before: ReadonlyMap<string, string | undefined>;
  readonly here: DocumentsHere;
  readonly isFirst: boolean;
}

function brought(
  answer: SyncAnswer,
  changes: Changes,
  { before, here, isFirst }: Comparison,
): BroughtDocuments {
  const from = (name: string) => (before.get(name) ? `sha256:${before.get(name)!}` : null);
  return {
    hash: answer.hash,
    isFirst,
    changed: answer.docs.map(({ fileName, hash, version }) => ({
      fileName,
      from: from(fileName),
      to: hash,
      version,
    })),
    removed: changes.removed.map((fileName) => ({ fileName, from: from(fileName) })),
    healed: here.localChanges,
  };
}

/** What somebody changed in the documents' folder, by comparison with the notes. */
export function localChangesIn(
  { docsDir, notesDir }: Pick<Checkout, 'docsDir' | 'notesDir'>,
  files: RealFiles = new RealFiles(docsDir),
): readonly LocalChange[] {
  return documentsHere(notesDir, files).localChanges;
}

const unchanged = (hash: string): BroughtDocuments => ({
  hash,
  isFirst: false,
  changed: [],
  removed: [],
  healed: [],
});

function prepareFolders({ path, docsDir, notesDir }: BringOptions['checkout']): void {
  if (!existsSync(path))
    throw new WorkstationError('DOCS_FOLDER_REFUSED', `The checkout ${path} is gone; nothing was written.`);
  try {
    for (const folder of [docsDir, notesDir]) refuseLink(folder);
    mkdirSync(notesDir, { recursive: true });
  } catch (error) {
    throw error instanceof WorkstationError ? error : unwritable(docsDir, error);
  }
}

function refuseLink(folder: string): void {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink())
    throw new WorkstationError(
      'DOCS_FOLDER_REFUSED',
      `${folder} is a symbolic link; remove it, so that documents are not written elsewhere.`,
    );
}

const incomplete = (what: string) =>
  new WorkstationError(
    'DOCS_INCOMPLETE',
    `What came from the platform was not taken in: ${what}. Nothing was changed here.`,
  );

const unwritable = (docsDir: string, error: unknown) =>
  new WorkstationError(
    'DOCS_UNWRITABLE',
    `Documents could not be put in place below ${docsDir}: ${reasonOf(error)}. Every file there is whole, the old one or the new one; it will be tried again.`,
    { cause: error },
  );
