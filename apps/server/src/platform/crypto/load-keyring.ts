import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Database } from '../database/index.ts';
import { CryptoStateRepository } from './crypto-state.repository.ts';
import { readKeyring, writeKeyring } from './keyring.file.ts';
import { type Key, Keyring, keyId } from './keyring.ts';

interface KeyringSource {
  home: string;
  encryptionKey: string | undefined;
  previousEncryptionKeys: readonly string[];
}

class KeyringError extends Error {
  override readonly name = 'KeyringError';
}

/**
 * The keys of the environment, else of the keyring file. A new key is made only for a database that has never seen
 * one: making a second is how secrets get lost.
 */
export async function loadKeyring(source: KeyringSource, database: Database): Promise<Keyring> {
  const repository = new CryptoStateRepository();
  const known = await repository.all(database);
  const path = join(source.home, 'secrets', 'keyring.json');
  const keys =
    fromEnvironment(source) ??
    (await fromFile(path)) ??
    (known.length === 0 ? await generate(path) : undefined);
  if (!keys) throw wrongKey(known, `no keyring is at ${path}, and ENCRYPTION_KEY is not set`);
  const keyring = new Keyring(keys);
  assertKnown(keyring, known);
  const check = keyring.mac('kcv', keyring.primaryKid).toString('base64url');
  await repository.add(database, keyring.primaryKid, check);
  return keyring;
}

function assertKnown(keyring: Keyring, known: { kid: string; check: string }[]): void {
  if (known.length === 0) return;
  const missing = known.filter(({ kid }) => !keyring.has(kid));
  if (missing.length > 0) throw wrongKey(missing, `the keys at hand are ${keyring.kids.join(', ')}`);
  const altered = known.find(
    ({ kid, check }) => !keyring.matches('kcv', kid, Buffer.from(check, 'base64url'), kid),
  );
  if (altered) throw wrongKey([altered], 'a key of that name is at hand, but it is another key');
}

const wrongKey = (wanted: { kid: string }[], found: string) =>
  new KeyringError(
    `This database was written with the encryption key ${wanted.map(({ kid }) => kid).join(', ')}; ${found}. ` +
      'Nothing was changed. Bring the right keyring.json back (or set ENCRYPTION_KEY / ENCRYPTION_KEY_PREVIOUS) and start again.',
  );

function fromEnvironment(source: KeyringSource): [Key, ...Key[]] | undefined {
  if (!source.encryptionKey) return undefined;
  const previous = source.previousEncryptionKeys.map((text) => toKey(text, 'ENCRYPTION_KEY_PREVIOUS'));
  return [toKey(source.encryptionKey, 'ENCRYPTION_KEY'), ...previous];
}

function toKey(text: string, name: string): Key {
  const material = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  if (material.length !== 32 || new Set(material).size < 16) {
    throw new KeyringError(
      `${name} must be 32 random bytes, written in hex or base64: \`openssl rand -hex 32\` makes one.`,
    );
  }
  return { kid: keyId(material), material };
}

async function fromFile(path: string): Promise<[Key, ...Key[]] | undefined> {
  const file = await readKeyring(path);
  if (!file) return undefined;
  const keys = file.keys.map(({ kid, material }) => ({ kid, material: Buffer.from(material, 'base64') }));
  const primary = keys.find(({ kid }) => kid === file.primary);
  if (!primary)
    throw new KeyringError(`${path} names ${file.primary} as its primary key and does not hold it.`);
  return [primary, ...keys.filter((key) => key !== primary)];
}

async function generate(path: string): Promise<[Key]> {
  const material = randomBytes(32);
  const kid = keyId(material);
  const createdAt = new Date().toISOString();
  await writeKeyring(path, {
    v: 1,
    primary: kid,
    keys: [{ kid, createdAt, state: 'active', material: material.toString('base64') }],
  });
  return [{ kid, material }];
}
