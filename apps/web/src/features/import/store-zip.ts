export interface FileToStore {
  /** With `/` between its parts. */
  path: string;
  file: Blob;
}

const LOCAL_FILE = 0x04034b50;
const CENTRAL_FILE = 0x02014b50;
const END = 0x06054b50;
const UTF8_NAMES = 1 << 11;
const VERSION = 20;

/** A zip archive that holds the files as they are: it packs nothing, it only keeps them together. */
export async function storeZip(files: readonly FileToStore[]): Promise<Blob> {
  const parts: BlobPart[] = [];
  const list: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const { path, file } of files) {
    const name = new TextEncoder().encode(path);
    const bytes = new Uint8Array(await file.arrayBuffer());
    // Method, time and date are nothing: it is stored, and when it was written says nothing here.
    const facts = [u16(VERSION), u16(UTF8_NAMES), u16(0), u16(0), u16(0), u32(crc32(bytes))];
    const sizes = [u32(bytes.length), u32(bytes.length), u16(name.length), u16(0)];
    const head = joined([u32(LOCAL_FILE), ...facts, ...sizes, name]);
    list.push(
      joined([
        u32(CENTRAL_FILE),
        u16(VERSION),
        ...facts,
        ...sizes,
        u16(0),
        u16(0),
        u16(0),
        u32(0),
        u32(offset),
        name,
      ]),
    );
    parts.push(head, bytes);
    offset += head.length + bytes.length;
  }
  const directory = joined(list);
  const count = u16(files.length);
  const end = joined([u32(END), u16(0), u16(0), count, count, u32(directory.length), u32(offset), u16(0)]);
  return new Blob([...parts, directory, end], { type: 'application/zip' });
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (sum >>> 8) ^ TABLE[(sum ^ byte) & 0xff]!;
  return (sum ^ 0xffffffff) >>> 0;
}

const u16 = (value: number) => Uint8Array.of(value & 0xff, (value >>> 8) & 0xff);
const u32 = (value: number) => joined([u16(value & 0xffff), u16(value >>> 16)]);

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
