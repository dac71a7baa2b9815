import { watchFile } from 'node:fs';
import type { Logger } from '../logger/index.ts';
import { keyringPath } from './keyring.file.ts';
import type { Keyring } from './keyring.ts';
import { type KeyringSource, readKeys } from './load-keyring.ts';

/** How soon a running server knows of a new key; a rotation waits longer than that before the key is used. */
export const FOLLOW_MS = 500;

/** Takes over what a rotation writes into the keyring file, without a restart. Keys of the environment stay. */
export function followKeyring(keyring: Keyring, source: KeyringSource, logger: Logger): void {
  if (source.encryptionKey) return;
  const take = async (): Promise<void> => {
    const before = keyring.primaryKid;
    const keys = await readKeys(source);
    // Gone with its data folder, or about to be written again; whoever starts next is told.
    if (!keys) return;
    keyring.adopt(keys);
    if (keyring.primaryKid !== before)
      logger.info({ from: before, to: keyring.primaryKid }, 'new secrets are sealed with another key');
  };
  watchFile(keyringPath(source.home), { interval: FOLLOW_MS, persistent: false }, () => {
    take().catch((error: unknown) => logger.error({ err: error }, 'the changed keyring was not taken over'));
  });
}
