import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

export interface FileToZip {
  name: string;
  at: Date;
  open: () => Promise<Readable | Buffer>;
}

/** The archive as it is made: each file is opened when it is its turn. A failure of one ends the stream with it. */
export function writeZip(files: Iterable<FileToZip>): Readable {
  const zip = new ZipFile();
  const archive = Readable.from(zip.outputStream as AsyncIterable<Buffer>);
  zip.on('error', (error: Error) => archive.destroy(error));
  for (const { name, at, open } of files) {
    zip.addReadStreamLazy(name, { mtime: at }, (done) => {
      open().then(
        (content) => done(null, content instanceof Readable ? content : Readable.from([content])),
        (error: Error) => archive.destroy(error),
      );
    });
  }
  zip.end();
  return archive;
}
