import type { Database, Transaction } from '../database/index.ts';
import { CryptoStateRepository } from './crypto-state.repository.ts';
import type { KeyUses } from './key-uses.ts';
import { KeyringError } from './keyring.error.ts';
import {
  type KeyEntry,
  type KeyringFile,
  keyringPath,
  keysOf,
  newEntry,
  readKeyring,
  writeKeyring,
} from './keyring.file.ts';
import { Keyring } from './keyring.ts';
import { type KeyringSource, noteKey } from './load-keyring.ts';

/** Access tokens live a quarter of an hour, and sign-ins on their way back from a provider no longer. */
const TOKENS_LIVE_MS = 15 * 60_000;

type Deed = (tx: Transaction) => Promise<void>;

/** Changes the keyring file, one process at a time: the database's lock is the only one that all of them share. */
export class KeyRotation {
  private readonly repository = new CryptoStateRepository();
  private readonly path: string;

  constructor(
    private readonly source: KeyringSource,
    private readonly database: Database,
    private readonly uses: KeyUses,
  ) {
    this.path = keyringPath(source.home);
  }

  /**
   * Lays a new key beside the others, so that every process knows it before the first one seals with it. A rotation that
   * was cut short is gone on with: then it is the key of that one, or undefined when only secrets are left to seal anew.
   */
  add(): Promise<string | undefined> {
    return this.change(async (tx, file) => {
      const waiting = file.keys.find((entry) => isWaiting(file, entry));
      if (waiting) return waiting.kid;
      const uses = await this.uses.count(tx);
      const isUnfinished = uses.some(
        ({ kind, kid }) =>
          kind === 'sealed' && kid !== file.primary && file.keys.some((key) => key.kid === kid),
      );
      if (isUnfinished) return undefined;
      const entry = newEntry();
      await writeKeyring(this.path, { ...file, keys: [...file.keys, entry] });
      return entry.kid;
    });
  }

  /** From now on everything is sealed with that key. False when another process has done it meanwhile. */
  promote(kid: string, deed: Deed): Promise<boolean> {
    return this.change(async (tx, file) => {
      const entry = file.keys.find((one) => one.kid === kid);
      if (!entry || !isWaiting(file, entry)) return false;
      await deed(tx);
      // Its age as the primary one is what the life of the old one's tokens is counted from.
      const promoted = { ...entry, createdAt: new Date().toISOString() };
      const keys = file.keys.map((one) => (one === entry ? promoted : one));
      const fresh = { ...file, primary: kid, keys };
      await noteKey(tx, new Keyring(keysOf(fresh)), kid);
      await writeKeyring(this.path, fresh);
      return true;
    });
  }

  /** The keys that were retired by this: all but the primary one, once nothing is sealed with them any more. */
  retire(deed: (tx: Transaction, kids: string[]) => Promise<void>): Promise<string[]> {
    return this.change(async (tx, file) => {
      const old = file.keys.filter(({ kid, state }) => kid !== file.primary && state === 'active');
      if (old.length === 0)
        throw new KeyringError('Only the primary key is active, so there is none to retire.');
      await this.assertUnneeded(tx, file, old);
      const kids = old.map(({ kid }) => kid);
      await deed(tx, kids);
      for (const kid of kids) await this.repository.remove(tx, kid);
      const keys = file.keys.map((key) => (old.includes(key) ? { ...key, state: 'retired' as const } : key));
      await writeKeyring(this.path, { ...file, keys });
      return kids;
    });
  }

  private async assertUnneeded(tx: Transaction, file: KeyringFile, old: readonly KeyEntry[]): Promise<void> {
    const waiting = old.find((entry) => isWaiting(file, entry));
    if (waiting)
      throw new KeyringError(
        `A rotation to ${waiting.kid} was cut short. Nothing was changed. Finish it first: keys rotate`,
      );
    const needed = (await this.uses.count(tx)).filter(
      ({ kind, kid }) => kind === 'sealed' && old.some((key) => key.kid === kid),
    );
    if (needed.length > 0) {
      const where = needed.map(({ kid, name, count }) => `${count} in ${name} with ${kid}`).join(', ');
      throw new KeyringError(
        `Secrets are still sealed with an old key: ${where}. Nothing was changed. Seal them anew first: keys rotate`,
      );
    }
    const since = Date.parse(file.keys.find(({ kid }) => kid === file.primary)!.createdAt);
    const until = new Date(since + TOKENS_LIVE_MS);
    if (until.getTime() > Date.now())
      throw new KeyringError(
        `Access tokens signed with the old key are good until ${until.toISOString()}. Nothing was changed. Retire it after that.`,
      );
  }

  private change<T>(work: (tx: Transaction, file: KeyringFile) => Promise<T>): Promise<T> {
    if (this.source.encryptionKey) {
      throw new KeyringError(
        'The keys come from ENCRYPTION_KEY, so the environment is where they are changed. Nothing was changed. ' +
          'docs/guides/keys.md has the steps.',
      );
    }
    return this.database.transaction(async (tx) => {
      await this.repository.lock(tx);
      const file = await readKeyring(this.path);
      if (!file) throw new KeyringError(`No keyring is at ${this.path}. Nothing was changed.`);
      return work(tx, file);
    });
  }
}

/** Added by a rotation and not yet the primary one: those that were stand before it in the file. */
function isWaiting(file: KeyringFile, entry: KeyEntry): boolean {
  const at = file.keys.findIndex(({ kid }) => kid === file.primary);
  return entry.state === 'active' && file.keys.indexOf(entry) > at;
}
