import { statSync } from 'node:fs';
import { join } from 'node:path';
import { ENV_FILE, LINK_FILE } from '../link/checkout-link.ts';
import type { MachineFolders } from '../machine/machine-folders.ts';
import { type Access, type Checkout, type OwnKeys, accessOf, openCheckout } from '../settings/checkout.ts';
import type { Settings } from '../settings/env-file.ts';
import { settingsFile } from '../settings/key-store.ts';

export interface WatchedSettings {
  readonly checkout: Checkout;
  readonly access: Access;
}

/** Changes when a file changes that says how a checkout is set up. */
export function settingsStamp(path: string, folders: MachineFolders): string {
  return [join(path, LINK_FILE), join(path, ENV_FILE), settingsFile(folders)]
    .map((file) => {
      const stats = statSync(file, { throwIfNoEntry: false });
      return stats ? `${stats.mtimeMs} ${stats.size} ${stats.ino}` : '-';
    })
    .join('|');
}

/**
 * How a checkout is set up, for a process that watches many: the environment it was started in speaks only for the
 * project that it names.
 */
export function settingsOf(
  path: string,
  env: Settings,
  folders: MachineFolders,
  ownKeys?: OwnKeys,
): WatchedSettings {
  const own = envWithoutProject(env);
  const checkout = openCheckout(path, { env: own, folders });
  const isMeant = env['CAIRN_PROJECT'] === checkout.projectId;
  const sources = { env: isMeant ? env : own, folders, ...(ownKeys && { ownKeys }) };
  return { checkout: openCheckout(path, sources), access: accessOf(path, sources) };
}

const envWithoutProject = (env: Settings): Settings =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('CAIRN_')));
