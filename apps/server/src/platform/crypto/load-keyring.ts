import type { Database, Executor } from '../database/index.ts';
import { CryptoStateRepository } from './crypto-state.repository.ts';
import { parseKey } from './key-material.ts';
import { KeyringError } from './keyring.error.ts';
import { keyringPath, keysOf, newEntry, readKeyring, writeKeyring } from './keyring.file.ts';
import { type Key, Keyring } from './keyring.ts';

export interface KeyringSource {
  home: string;
  encryptionKey: string | undefined;
  previousEncryptionKeys: readonly string[];
}

type Known = { kid: string; check: string };

const repository = new CryptoStateRepository();

/**
 * The keys of the environment, else of the keyring file. A new key is made only for a database that has never seen
 * one: making a second is how secrets get lost. One process at a time, so that two first starts agree on one key.
 */
export async function loadKeyring(source: KeyringSource, database: Database): Promise<Keyring> {
  return database.transaction(async (tx) => {
    await repository.lock(tx);
    const known = await repository.all(tx);
    const path = keyringPath(source.home);
    const keys = (await readKeys(source)) ?? (known.length === 0 ? await generate(path) : undefined);
    if (!keys) throw wrongKey(known, `no keyring is at ${path}, and ENCRYPTION_KEY is not set`);
    const keyring = new Keyring(keys);
    assertKnown(keyring, known);
    await noteKey(tx, keyring, keyring.primaryKid);
    return keyring;
  });
}

/** Of the environment, else of the file; undefined where neither has any. */
export async function readKeys(source: KeyringSource): Promise<[Key, ...Key[]] | undefined> {
  const fromEnvironment = readEnvironment(source);
  if (fromEnvironment) return fromEnvironment;
  const file = await readKeyring(keyringPath(source.home));
  return file && keysOf(file);
}

/** From now on no process starts on this database without that key. */
export async function noteKey(on: Executor, keyring: Keyring, kid: string): Promise<void> {
  await repository.add(on, kid, keyring.mac('kcv', kid, kid).toString('base64url'));
}

function assertKnown(keyring: Keyring, known: readonly Known[]): void {
  const missing = known.filter(({ kid }) => !keyring.has(kid));
  if (missing.length > 0) throw wrongKey(missing, `the keys at hand are ${keyring.kids.join(', ')}`);
  const altered = known.find(
    ({ kid, check }) => !keyring.matches('kcv', kid, Buffer.from(check, 'base64url'), kid),
  );
  if (altered) throw wrongKey([altered], 'a key of that name is at hand, but it is another key');
}

const wrongKey = (wanted: readonly Known[], found: string) =>
  new KeyringError(
    `This database was written with the encryption key ${wanted.map(({ kid }) => kid).join(', ')}; ${found}. ` +
      'Nothing was changed. Bring the right keyring.json back (or set ENCRYPTION_KEY / ENCRYPTION_KEY_PREVIOUS) and start again.',
  );

function readEnvironment(source: KeyringSource): [Key, ...Key[]] | undefined {
  const previous = source.previousEncryptionKeys.map((text) => parseKey(text, 'ENCRYPTION_KEY_PREVIOUS'));
  if (source.encryptionKey) {
    const primary = parseKey(source.encryptionKey, 'ENCRYPTION_KEY');
    return [primary, ...previous.filter(({ kid }) => kid !== primary.kid)];
  }
  if (previous.length === 0) return undefined;
  throw new KeyringError(
    'ENCRYPTION_KEY_PREVIOUS is set and ENCRYPTION_KEY is not, so there is no key to seal with. Nothing was changed. Set both, or neither.',
  );
}

async function generate(path: string): Promise<[Key, ...Key[]]> {
  const entry = newEntry();
  const file = { v: 1 as const, primary: entry.kid, keys: [entry] };
  await writeKeyring(path, file);
  return keysOf(file);
}
