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

/** The files of an archive in its order, each to be read before the next is asked for. Throws ArchiveRefused. */
export async function* readZip(bytes: Buffer, limits: ZipLimits): AsyncGenerator<ZippedFile> {
  const zip = await opened(bytes);
  if (zip.entryCount > limits.entries)
    throw new ArchiveRefused(`It holds ${zip.entryCount} files; at most ${limits.entries} are taken.`);
  let total = 0;
  for await (const entry of entriesOf(zip)) {
    total += entry.uncompressedSize;
    if (total > limits.totalBytes) {
      const limit = Math.floor(limits.totalBytes / 1024 / 1024);
      throw new ArchiveRefused(`Unpacked it would have more than ${limit} MB.`);
    }
    if (entry.uncompressedSize > SMALL && entry.uncompressedSize > entry.compressedSize * limits.ratio)
      throw new ArchiveRefused('It holds a file that is packed far more tightly than texts are.');
    if (entry.fileNameRaw.at(-1) !== SLASH) yield fileOf(zip, entry);
  }
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

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  try {
    yield* zip.eachEntry();
  } catch (error) {
    if (error instanceof ArchiveRefused) throw error;
    throw new ArchiveRefused('Its list of files is damaged.', { cause: error });
  }
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
