import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

// `cxk_<8>_<32><6>`: the prefix lets secret scanners find it, one underscore-word is marked by a double click, and the
// checksum turns typing errors away without a query. GitHub's token format, 2021.
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const FORM = /^cxk_([0-9A-Za-z]{8})_[0-9A-Za-z]{32}([0-9A-Za-z]{6})$/;
const CHECKSUM_LENGTH = 6;

const draw = (length: number): string =>
  Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

export function createKey(): { publicId: string; key: string } {
  const publicId = draw(8);
  const body = `cxk_${publicId}_${draw(32)}`;
  return { publicId, key: body + checksum(body) };
}

/** The public id of a well-formed key; undefined for anything else. */
export function publicIdOf(key: string): string | undefined {
  const match = FORM.exec(key);
  if (!match) return undefined;
  return checksum(key.slice(0, -CHECKSUM_LENGTH)) === match[2] ? match[1] : undefined;
}

export const looksLikeKey = (text: string): boolean => text.startsWith('cxk_');

function checksum(text: string): string {
  let rest = crc32(text);
  let digits = '';
  while (digits.length < CHECKSUM_LENGTH) {
    digits = ALPHABET[rest % ALPHABET.length] + digits;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return digits;
}
