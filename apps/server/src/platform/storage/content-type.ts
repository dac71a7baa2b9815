import { fileTypeFromBuffer } from 'file-type';

/** Enough for the container formats, whose kind stands further in than the first bytes. */
const HEAD_BYTES = 64 * 1024;
// What browsers show as a picture and never run.
const RASTER = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'];

/** A picture made of dots: the only kind that may be shown in place. */
export const isRaster = (type: string): boolean => RASTER.includes(type);

export interface FoundType {
  type: string;
}

/** The same bytes, and once they have been read, what they are; whatever name they came with. */
export function sniffed(source: AsyncIterable<Uint8Array>): {
  bytes: AsyncIterable<Uint8Array>;
  found: () => Promise<FoundType>;
} {
  const head: Uint8Array[] = [];
  let size = 0;
  const bytes = async function* () {
    for await (const chunk of source) {
      if (size < HEAD_BYTES) head.push(chunk.subarray(0, HEAD_BYTES - size));
      size += chunk.length;
      yield chunk;
    }
  };
  return { bytes: bytes(), found: () => typeOf(Buffer.concat(head), size > HEAD_BYTES) };
}

async function typeOf(head: Buffer, isCut: boolean): Promise<FoundType> {
  // A file that is cut off in the middle makes the library stumble, which says that nothing was recognised.
  const known = await fileTypeFromBuffer(head).catch(() => undefined);
  if (known) return { type: known.mime };
  return { type: isText(head, isCut) ? 'text/plain' : 'application/octet-stream' };
}

function isText(head: Buffer, isCut: boolean): boolean {
  if (head.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: isCut });
    return true;
  } catch {
    return false;
  }
}
