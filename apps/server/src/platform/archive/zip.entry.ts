import type { Entry } from 'yauzl';

const TYPE_BITS = 0o170000;
const PLAIN_FILE = 0o100000;
const LINK = 0o120000;
const UNIX = 3;

/** Undefined: the name is no UTF-8. */
export function nameOf({ fileNameRaw }: Entry): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(fileNameRaw);
  } catch {
    return undefined;
  }
}

/** Why the bytes of an entry are not taken, whatever they are. */
export function problemOfKind(entry: Entry): string | undefined {
  if (entry.isEncrypted()) return 'is encrypted';
  const type = entry.versionMadeBy >>> 8 === UNIX ? (entry.externalFileAttributes >>> 16) & TYPE_BITS : 0;
  if (type === LINK) return 'is a link, which could lead anywhere';
  if (type !== 0 && type !== PLAIN_FILE) return 'is no plain file';
  if (!entry.canDecodeFileData()) return 'is packed in a way that is not known here';
  return undefined;
}
