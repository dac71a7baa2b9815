import { findCheckout } from '../link/checkout-link.ts';
import { type MachineFolders, machineFolders } from '../machine/machine-folders.ts';
import { type Checkout, openCheckout } from '../settings/checkout.ts';
import { readEnvFile } from '../settings/env-file.ts';
import { type WatchState, isFresh, readWatchState } from '../state/watch-state.ts';
import type { Environment, HookCall } from './hook-call.ts';

/** A firing, and the checkout that it happens in. */
export interface HookScene {
  readonly call: HookCall;
  readonly checkout: Checkout;
  readonly env: Environment;
  readonly folders: MachineFolders;
  /** What the background process wrote last, however old; undefined where none ever ran. */
  readonly state: WatchState | undefined;
  /** Whether the background process may be relied on for lock and documents. */
  readonly isWatched: boolean;
  /** The documents' folder in the repository where it is protected; empty where it is not. */
  readonly protectedDocsPath: string;
}

/** Null outside of any checkout of a project: the hook has nothing to say there. */
export function openScene(call: HookCall, env: Environment): HookScene | null {
  const path = checkoutOf(call, env);
  if (path === null) return null;
  const folders = machineFolders(env);
  const checkout = openCheckout(path, { env, folders });
  const state = readWatchState(checkout.notesDir);
  return {
    call,
    checkout,
    env,
    folders,
    state,
    isWatched: state !== undefined && isFresh(state),
    protectedDocsPath: protectedDocsPath(checkout, env),
  };
}

/** Everything may be set in the environment, without a file in the checkout. */
function checkoutOf({ cwd, projectDir }: HookCall, env: Environment): string | null {
  const found = (projectDir && findCheckout(projectDir)) || findCheckout(cwd);
  if (found) return found;
  return env['CAIRN_URL'] && env['CAIRN_PROJECT'] ? projectDir || cwd : null;
}

/** A docs path of "." is the whole repository: nothing could be written any more. */
function protectedDocsPath(checkout: Checkout, env: Environment): string {
  const isProtected = env['CAIRN_PROTECT_DOCS_PATH'] || readEnvFile(checkout.path)['CAIRN_PROTECT_DOCS_PATH'];
  const docsPath = checkout.docsPath.replace(/^\.\/+/, '').replace(/\/+$/, '');
  return isProtected === '0' || docsPath === '.' ? '' : docsPath;
}
