import {
  type Access,
  type Checkout,
  type MachineFolders,
  accessOf,
  findCheckout,
  machineFolders,
  openCheckout,
} from '@cairn/workstation';
import type { Call } from '../program/command.ts';
import type { Terminal } from '../output/terminal.ts';

/** The checkout that a command is about: that of `--dir`, or the one around the folder it was called in. */
export interface Linked {
  readonly checkout: Checkout;
  readonly folders: MachineFolders;
  readonly env: NodeJS.ProcessEnv;
}

export const folderOf = (call: Call): string => call.text('dir') ?? process.cwd();

/** Throws LINK_MISSING. */
export function linkedCheckout(call: Call, { env }: Terminal): Linked {
  const folder = folderOf(call);
  const folders = machineFolders(env);
  return { checkout: openCheckout(findCheckout(folder) ?? folder, { env, folders }), folders, env };
}

/** Throws KEY_MISSING. */
export const accessTo = ({ checkout, folders, env }: Linked): Access =>
  accessOf(checkout.path, { env, folders });
