import { KeyringError } from './keyring.error.ts';
import { type Key, keyId } from './keyring.ts';

const BYTES = 32;
const HEX = /^[0-9a-f]{64}$/i;
const BASE64 = /^([A-Za-z0-9+/]{43}=?|[A-Za-z0-9_-]{43}=?)$/;

// Printed in standards, and so the first that a thief tries: NIST SP 800-38A F.1.5, RFC 8439 A.5.
const PUBLISHED = new Set(
  [
    '603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4',
    '1c9240a5eb55d38af333888604f6b5f0473917c1402b80099dca5cbc207075c0',
  ].map((hex) => keyId(Buffer.from(hex, 'hex'))),
);

/** The key that somebody typed or pasted; what is no key, or can be guessed, is refused under the name of its setting. */
export function parseKey(text: string, setting: string): Key {
  const material = read(text.trim());
  const fault = material ? faultOf(material) : 'it is not 32 bytes in hex or base64';
  if (!material || fault) {
    throw new KeyringError(
      `${setting} cannot be used: ${fault}. Nothing was changed. \`openssl rand -hex 32\` makes a good one.`,
    );
  }
  return { kid: keyId(material), material };
}

function read(text: string): Buffer | undefined {
  if (HEX.test(text)) return Buffer.from(text, 'hex');
  return BASE64.test(text) ? Buffer.from(text, 'base64') : undefined;
}

/** Random bytes fail none of these in a lifetime (the likeliest, too few different ones, is below 1 in 10^10). */
function faultOf(material: Buffer): string | undefined {
  if (material.length !== BYTES) return 'it is not 32 bytes long';
  if (PUBLISHED.has(keyId(material))) return 'it is an example from a manual';
  if (new Set(material).size < 16) return 'it repeats itself';
  if (material.subarray(0, 16).equals(material.subarray(16))) return 'it repeats itself';
  if (material.every((byte) => byte >= 0x20 && byte < 0x7f)) return 'it is readable text, not random bytes';
  const steps = new Set(material.subarray(1).map((byte, index) => byte - material[index]!));
  return steps.size < 4 ? 'it counts up or down' : undefined;
}
