import { type Entry, type ZipFile, fromBufferPromise } from 'yauzl';
import { ArchiveRefused } from './archive.error.ts';
import { nameOf, problemOfKind } from './zip.entry.ts';

export interface ZipLimits {
  entries: number;
  /** Of all files together, unpacked. */
  totalBytes: number;
  /** Unpacked to packed, of files that are larger than a megabyte. */
  ratio: number;
}

export interface ZippedFile {
  /** As it stands in the archive, unchecked; what is no UTF-8 in it reads U+FFFD. */
  name: string;
  size: number;
  /** Why its bytes cannot be had; null: they can. */
  problem: string | null;
  /** At most `size` bytes. */
  read: () => Promise<Buffer>;
}

const SMALL = 1024 * 1024;

/** The files of an archive in its order. Throws ArchiveRefused; for what is beyond a limit before any is unpacked. */
export async function* readZip(bytes: Buffer, limits: ZipLimits): AsyncGenerator<ZippedFile> {
  const zip = await opened(bytes);
  if (zip.entryCount > limits.entries)
    throw new ArchiveRefused(`It holds ${zip.entryCount} files; at most ${limits.entries} are taken.`);
  const entries = await listOf(zip);
  assertWithin(entries, limits);
  for (const entry of entries) if (entry.fileNameRaw.at(-1) !== SLASH) yield fileOf(zip, entry);
}

/** By the sizes that the archive tells, which are held against its bytes as each file is read. */
function assertWithin(entries: readonly Entry[], { totalBytes, ratio }: ZipLimits): void {
  const total = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  if (total > totalBytes)
    throw new ArchiveRefused(`Unpacked it would have more than ${Math.floor(totalBytes / 1024 / 1024)} MB.`);
  const isTight = ({ uncompressedSize, compressedSize }: Entry) =>
    uncompressedSize > SMALL && uncompressedSize > compressedSize * ratio;
  if (entries.some(isTight))
    throw new ArchiveRefused('It holds a file that is packed far more tightly than texts are.');
}

const SLASH = 47;

async function opened(bytes: Buffer): Promise<ZipFile> {
  try {
    const options = { lazyEntries: true, decodeStrings: false, validateEntrySizes: true, autoClose: false };
    return await fromBufferPromise(bytes, options);
  } catch (error) {
    throw new ArchiveRefused('It is no zip archive, or a damaged one.', { cause: error });
  }
}

async function listOf(zip: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) entries.push(entry);
  } catch (error) {
    throw new ArchiveRefused('Its list of files is damaged.', { cause: error });
  }
  return entries;
}

function fileOf(zip: ZipFile, entry: Entry): ZippedFile {
  const name = nameOf(entry);
  const problem = name === undefined ? 'has a name that is not UTF-8' : (problemOfKind(entry) ?? null);
  return {
    name: name ?? entry.fileNameRaw.toString('utf8'),
    size: entry.uncompressedSize,
    problem,
    read: () => contentOf(zip, entry),
  };
}

async function contentOf(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > entry.uncompressedSize) throw new ArchiveRefused('A file is larger than the archive says.');
      parts.push(part);
    }
  } catch (error) {
    if (error instanceof ArchiveRefused) throw error;
    throw new ArchiveRefused('A file in it is damaged.', { cause: error });
  }
  return Buffer.concat(parts);
}
