import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { KeyringError } from './keyring.error.ts';

/** One label a purpose, so that a key used for one thing says nothing about another. */
export type KeyPurpose =
  | 'tok'
  | 'whk'
  | 'apk'
  | 'jwt'
  | 'rft'
  | 'url'
  | 'state'
  | 'kcv'
  | 'otp'
  | 'rcv'
  | 'tkt'
  | 'idm'
  | 'eml'
  | 'dev';

export interface Key {
  kid: string;
  material: Buffer;
  /** Opens what is old, such as a restored backup; nothing new is trusted on its word. */
  isRetired?: boolean;
}

/** Where a secret stands; a ciphertext moved to another row, column or project does not open there. */
export interface SecretPlace {
  table: string;
  column: string;
  rowId: string;
  projectId: string;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

export class SecretUnreadable extends Error {
  override readonly name = 'SecretUnreadable';
}

export const keyId = (material: Buffer): string =>
  `k_${createHash('sha256').update(material).digest('hex').slice(0, 8)}`;

/** Seals with the primary key, opens with any; format `c1.<kid>.<iv>.<ciphertext and tag>`, AES-256-GCM. */
export class Keyring {
  private readonly derived = new Map<string, KeyObject>();

  /** The first key is the primary one. */
  constructor(private keys: readonly [Key, ...Key[]]) {}

  /** Takes what a rotation has changed. A key in use is never given up: what it sealed would be lost to this process. */
  adopt(keys: readonly [Key, ...Key[]]): void {
    const kids = new Set(keys.map(({ kid }) => kid));
    const missing = this.kids.filter((kid) => !kids.has(kid));
    if (missing.length > 0)
      throw new KeyringError(
        `The keyring no longer holds ${missing.join(', ')}, which this server uses. It goes on with the keys it has; bring the right keyring.json back before the next start.`,
      );
    this.keys = keys;
  }

  get primaryKid(): string {
    return this.keys[0].kid;
  }

  get kids(): string[] {
    return this.keys.map((key) => key.kid);
  }

  /** Those whose signatures still count. */
  get activeKids(): string[] {
    return this.keys.filter((key) => !key.isRetired).map((key) => key.kid);
  }

  /** The key that a stored secret was sealed with. */
  static kidOf(sealed: string): string {
    return sealed.split('.')[1] ?? '';
  }

  seal(purpose: KeyPurpose, place: SecretPlace, secret: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key(purpose), iv, { authTagLength: TAG_BYTES });
    cipher.setAAD(aad(place));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `c1.${this.primaryKid}.${iv.toString('base64url')}.${sealed.toString('base64url')}`;
  }

  /** Throws SecretUnreadable for anything altered, moved, or sealed with a key that is not here. */
  open(purpose: KeyPurpose, place: SecretPlace, sealed: string): string {
    const [version, kid = '', iv = '', body = ''] = sealed.split('.');
    const bytes = Buffer.from(body, 'base64url');
    if (version !== 'c1' || bytes.length < TAG_BYTES)
      throw new SecretUnreadable('The stored secret is damaged.');
    if (!this.kids.includes(kid))
      throw new SecretUnreadable(
        `The stored secret was sealed with key ${kid}, which is not in the keyring.`,
      );
    try {
      // Without authTagLength Node would accept a tag of four bytes.
      const decipher = createDecipheriv('aes-256-gcm', this.key(purpose, kid), Buffer.from(iv, 'base64url'), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(aad(place));
      decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
      const text = decipher.update(bytes.subarray(0, bytes.length - TAG_BYTES));
      return Buffer.concat([text, decipher.final()]).toString('utf8');
    } catch (error) {
      throw new SecretUnreadable('The stored secret does not open: it was altered or moved.', {
        cause: error,
      });
    }
  }

  mac(purpose: KeyPurpose, text: string, kid = this.primaryKid): Buffer {
    return createHmac('sha256', this.key(purpose, kid)).update(text).digest();
  }

  matches(purpose: KeyPurpose, text: string, expected: Buffer, kid = this.primaryKid): boolean {
    const actual = this.mac(purpose, text, kid);
    return actual.length === expected.length && timingSafeEqual(actual, expected);
  }

  has(kid: string): boolean {
    return this.kids.includes(kid);
  }

  private key(purpose: KeyPurpose, kid = this.primaryKid): KeyObject {
    const name = `${kid}/${purpose}`;
    const known = this.derived.get(name);
    if (known) return known;
    const { material } = this.keys.find((key) => key.kid === kid)!;
    const fresh = createSecretKey(Buffer.from(hkdfSync('sha256', material, '', `cairn/${purpose}`, 32)));
    this.derived.set(name, fresh);
    return fresh;
  }
}

const aad = (place: SecretPlace) =>
  Buffer.from(`${place.table}|${place.column}|${place.rowId}|${place.projectId}`);
