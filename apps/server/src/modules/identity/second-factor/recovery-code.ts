import { randomBytes } from 'node:crypto';
import type { Keyring } from '#platform/crypto';

const COUNT = 10;
// Crockford's: no I, L, O and U, which are misread. 16 of 32 letters are 80 bits.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 16;
const CODE = new RegExp(`^[${ALPHABET}]{${LENGTH}}$`);

/** Shown once, in groups of four; only hashes are kept. */
export const newRecoveryCodes = (): string[] => Array.from({ length: COUNT }, newCode);

/** Undefined for what cannot be a recovery code. Case, spaces and dashes do not count, nor do letters that look alike. */
export function recoveryCodeOf(typed: string): string | undefined {
  const letters = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll(/[IL]/g, '1').replaceAll('O', '0');
  return CODE.test(letters) ? letters : undefined;
}

/** `<kid>.<mac>`: codes of 80 bits need no slow hash, and a pepper makes a stolen database useless. */
export const recoveryHash = (
  keyring: Keyring,
  userId: string,
  code: string,
  kid = keyring.primaryKid,
): string => `${kid}.${keyring.mac('rcv', `${userId}|${recoveryCodeOf(code)}`, kid).toString('base64url')}`;

function newCode(): string {
  const letters = [...randomBytes(LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return letters.match(/.{4}/g)!.join('-');
}
