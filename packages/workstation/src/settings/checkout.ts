import { basename, isAbsolute, join, resolve } from 'node:path';
import type { ToolId } from '@cairn/toolkit/tools';
import { WorkstationError } from '../errors/workstation.error.ts';
import {
  ENV_FILE,
  LINK_DEFAULTS,
  LINK_FILE,
  type CheckoutLink,
  insideCheckout,
  readLink,
} from '../link/checkout-link.ts';
import { platformUrl } from '../link/platform-url.ts';
import { type MachineFolders, machineFolders } from '../machine/machine-folders.ts';
import { type Settings, readEnvFile } from './env-file.ts';
import { readKey } from './key-store.ts';

/** A checkout with everything that is said about it, but for the key. */
export interface Checkout {
  /** Absolute. */
  readonly path: string;
  readonly name: string;
  readonly url: string;
  readonly projectId: string;
  /** Absolute, for the documents. */
  readonly docsDir: string;
  /** As it is shown to people and agents: `.docs`. */
  readonly docsName: string;
  /** Absolute, `.cairn` in the documents' folder: notes for programs. */
  readonly notesDir: string;
  /** The documents' folder in the repository, relative. */
  readonly docsPath: string;
  readonly tools: readonly ToolId[];
  readonly nativeFiles: boolean;
}

/** own: of the program that asks, which keeps it where no other program looks. */
export type KeySource = 'environment' | 'env-file' | 'settings' | 'own';

export type OwnKeys = (url: string, projectId: string) => string | undefined;

export interface Access {
  readonly url: string;
  readonly projectId: string;
  readonly apiKey: string;
  readonly keyFrom: KeySource;
}

export interface SettingsSources {
  /** Left out: this process's environment. */
  readonly env?: Settings;
  /** Left out: those that `env` says. */
  readonly folders?: MachineFolders;
  /** Asked last. */
  readonly ownKeys?: OwnKeys;
}

/** Throws LINK_MISSING where neither the environment, nor `.cairn.env`, nor `.cairn.json` name a project. */
export function openCheckout(path: string, sources: SettingsSources = {}): Checkout {
  const folder = resolve(path);
  const { link, env, file } = readAll(folder, sources);
  const said = (name: string): string | undefined => env[name] || file[name];
  const url = said('CAIRN_URL') ? platformUrl(said('CAIRN_URL')!, 'CAIRN_URL') : link?.url;
  const projectId = said('CAIRN_PROJECT') ?? link?.projectId;
  if (!url || !projectId) throw notLinked(folder);
  const docsName = (said('CAIRN_DOCS_DIR') ?? link?.docsDir ?? LINK_DEFAULTS.docsDir).replace(/\/+$/, '');
  const docsDir = isAbsolute(docsName) ? docsName : join(folder, docsName);
  if (resolve(docsDir) === folder || (!isAbsolute(docsName) && insideCheckout(docsName) === undefined))
    throw new WorkstationError(
      'LINK_INVALID',
      `CAIRN_DOCS_DIR must be a folder inside ${folder}, or absolute.`,
    );
  return {
    path: folder,
    name: basename(folder),
    url,
    projectId,
    docsDir,
    docsName,
    notesDir: join(docsDir, '.cairn'),
    docsPath: said('CAIRN_DOCS_PATH') ?? link?.docsPath ?? LINK_DEFAULTS.docsPath,
    tools: link?.tools ?? LINK_DEFAULTS.tools,
    nativeFiles: link?.nativeFiles ?? false,
  };
}

/**
 * Address, project and key. The first source that has a key counts, and it is only sent to an address that this source or
 * one above it named: what is committed in a repository must not lead a key of the environment to another host.
 * Throws LINK_MISSING or KEY_MISSING.
 */
export function accessOf(path: string, sources: SettingsSources = {}): Access {
  const { url, projectId, path: folder } = openCheckout(path, sources);
  const { env, file, folders } = readAll(folder, sources);
  const ownUrl = (settings: Settings) => Boolean(settings['CAIRN_URL']);
  if (env['CAIRN_API_KEY'] && ownUrl(env))
    return { url, projectId, apiKey: env['CAIRN_API_KEY'], keyFrom: 'environment' };
  if (file['CAIRN_API_KEY'] && (ownUrl(env) || ownUrl(file)))
    return { url, projectId, apiKey: file['CAIRN_API_KEY'], keyFrom: 'env-file' };
  const stored = readKey(folders, url, projectId);
  if (stored) return { url, projectId, apiKey: stored.key, keyFrom: 'settings' };
  const own = sources.ownKeys?.(url, projectId);
  if (own) return { url, projectId, apiKey: own, keyFrom: 'own' };
  throw keyMissing(folder, url, Boolean(env['CAIRN_API_KEY'] || file['CAIRN_API_KEY']));
}

interface AllSettings {
  readonly link: CheckoutLink | undefined;
  readonly env: Settings;
  readonly file: Settings;
  readonly folders: MachineFolders;
}

function readAll(
  folder: string,
  { env = process.env, folders = machineFolders(env) }: SettingsSources,
): AllSettings {
  return { link: readLink(folder), env, file: readEnvFile(folder), folders };
}

const notLinked = (folder: string) =>
  new WorkstationError(
    'LINK_MISSING',
    `${folder} belongs to no project yet: there is no ${LINK_FILE}, and neither ${ENV_FILE} nor the environment names CAIRN_URL and CAIRN_PROJECT. Run "cairn init" there.`,
  );

function keyMissing(folder: string, url: string, hasKeyWithoutUrl: boolean): WorkstationError {
  return new WorkstationError(
    'KEY_MISSING',
    hasKeyWithoutUrl
      ? `CAIRN_API_KEY is set without CAIRN_URL, so it is not sent to ${url}, which ${LINK_FILE} in ${folder} names. Set CAIRN_URL beside it, or run "cairn login".`
      : `There is no API key for ${url} on this machine. Run "cairn login" in ${folder}.`,
  );
}
