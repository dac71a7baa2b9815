import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

export interface PlainFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly isProgram: boolean;
}

/** A small archive whose bytes depend on its files alone: in order of their names, without times, stored as they are. */
export async function plainZip(files: readonly PlainFile[]): Promise<Buffer> {
  const zip = new ZipFile();
  // In the words of the clock on the wall, so that it is the same in every time zone.
  const mtime = new Date(1981, 0, 1);
  for (const { name, bytes, isProgram } of files.toSorted((a, b) => (a.name < b.name ? -1 : 1)))
    zip.addBuffer(bytes, name, {
      mtime,
      mode: isProgram ? 0o100755 : 0o100644,
      compress: false,
      forceDosTimestamp: true,
    });
  zip.end();
  return buffer(zip.outputStream);
}
