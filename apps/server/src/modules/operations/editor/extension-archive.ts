import { createHash } from 'node:crypto';
import { readFile, readdir, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { writeZip } from '#platform/archive';
import { CodedError } from '#platform/errors';

export interface ExtensionArchive {
  readonly bytes: Buffer;
  /** Hexadecimal. */
  readonly sha256: string;
}

// The same bytes from the same files, whenever they were built.
const NO_TIME = new Date('2000-01-01T00:00:00Z');

/** The editor extension as it was built with this server, packed when it is first asked for. */
@Injectable()
export class ExtensionArchives {
  private kept: { readonly stamp: string; readonly archive: Promise<ExtensionArchive> } | undefined;

  async current(): Promise<ExtensionArchive> {
    const folder = folderOfExtension();
    const manifest = await stat(join(folder, 'extension.vsixmanifest')).catch(() => undefined);
    if (!manifest) {
      throw new CodedError(
        'UNAVAILABLE',
        'The editor extension is not built on this server. Its operator can build it: npm start, or pnpm build.',
        { retryAfter: 60 },
      );
    }
    const stamp = `${manifest.mtimeMs}`;
    if (this.kept?.stamp !== stamp) this.kept = { stamp, archive: pack(folder) };
    return this.kept.archive;
  }
}

async function pack(folder: string): Promise<ExtensionArchive> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const files = paths.toSorted().map((path) => ({
    name: relative(folder, path).split(sep).join('/'),
    at: NO_TIME,
    open: () => readFile(path),
  }));
  const bytes = await buffer(writeZip(files));
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

const folderOfExtension = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('@cairn/vscode/package.json')), 'dist/vsix');
