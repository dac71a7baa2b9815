import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { assertKey, assertSpace, keyOf } from './object-key.ts';
import {
  type ByteRange,
  ObjectStore,
  ObjectTooLarge,
  type PutOptions,
  type StoredObject,
} from './object-store.ts';

const INCOMING = '.incoming';

/** In a folder of this machine that nobody else may enter. */
export class LocalStore extends ObjectStore {
  constructor(private readonly folder: string) {
    super();
  }

  async put(
    space: string,
    source: AsyncIterable<Uint8Array>,
    { maxBytes, signal }: PutOptions,
  ): Promise<StoredObject> {
    assertSpace(space);
    const incoming = await this.ensure(join(this.folder, INCOMING));
    const draft = join(incoming, randomUUID());
    try {
      const { size, sha256 } = await writeDraft(draft, source, maxBytes, signal);
      const key = keyOf(space, sha256);
      const folder = await this.ensure(dirname(this.pathOf(key)));
      await rename(draft, this.pathOf(key));
      await syncFolder(folder);
      return { key, size, sha256 };
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  async get(key: string, range?: ByteRange): Promise<Readable | null> {
    if (!(await this.has(key))) return null;
    return createReadStream(this.pathOf(key), range && { start: range.start, end: range.end });
  }

  async has(key: string): Promise<boolean> {
    const found = await stat(this.pathOf(key)).catch(unlessMissing);
    return found?.isFile() ?? false;
  }

  async delete(key: string): Promise<void> {
    await rm(this.pathOf(key), { force: true });
  }

  async deleteSpace(space: string): Promise<void> {
    await rm(join(this.folder, assertSpace(space)), { recursive: true, force: true });
  }

  async *list(space: string): AsyncGenerator<{ key: string; size: number }> {
    const folder = await opendir(join(this.folder, assertSpace(space)), { recursive: true }).catch(
      unlessMissing,
    );
    if (!folder) return;
    for await (const entry of folder) {
      if (!entry.isFile()) continue;
      const { size } = await stat(join(entry.parentPath, entry.name));
      yield { key: keyOf(space, entry.name), size };
    }
  }

  private pathOf(key: string): string {
    return join(this.folder, assertKey(key));
  }

  private async ensure(folder: string): Promise<string> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return folder;
  }
}

async function writeDraft(
  path: string,
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<{ size: number; sha256: string }> {
  const file = await open(path, 'wx', 0o600);
  try {
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of source) {
      signal?.throwIfAborted();
      size += chunk.length;
      if (size > maxBytes) throw new ObjectTooLarge(maxBytes);
      hash.update(chunk);
      await writeAll(file, chunk);
    }
    await file.sync();
    return { size, sha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length;) at += (await file.write(chunk, at)).bytesWritten;
}

/** Without it the name of the file may be gone after a power cut, though its bytes are there. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
