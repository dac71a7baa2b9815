import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { TOOLS, type ToolId } from '@cairn/toolkit/tools';
import { WorkstationError } from '../errors/workstation.error.ts';
import { type JsonObject, jsonText, readJsonObject } from '../files/json-file.ts';
import { replaceFile } from '../files/whole-file.ts';
import { platformUrl } from './platform-url.ts';

/** Committed at the root of a checkout; holds no secret. */
export const LINK_FILE = '.cairn.json';
/** Of the bash scripts: `KEY=value` lines, not committed, with the key in it. */
export const ENV_FILE = '.cairn.env';

/** The project that a checkout belongs to, and what is to be put into it. */
export interface CheckoutLink {
  /** Address of the platform, without a slash at the end. */
  readonly url: string;
  readonly projectId: string;
  /** Where the documents go; a folder inside the checkout. */
  readonly docsDir: string;
  /** The documents' folder in the repository. */
  readonly docsPath: string;
  readonly tools: readonly ToolId[];
  /** Whether the tools' own files are written too. */
  readonly nativeFiles: boolean;
}

export const LINK_DEFAULTS = {
  docsDir: '.docs',
  docsPath: 'docs',
  tools: ['claude-code'],
  nativeFiles: true,
} as const satisfies Partial<CheckoutLink>;

/** Undefined when the checkout has no `.cairn.json`. Throws LINK_INVALID naming the field that is wrong. */
export function readLink(checkout: string): CheckoutLink | undefined {
  const path = join(checkout, LINK_FILE);
  const file = readJsonObject(path);
  if (!file) return undefined;
  return {
    url: platformUrl(textField(file, 'url', path), `"url" in ${path}`),
    projectId: idField(file, path),
    docsDir: folderField(file, 'docsDir', path),
    docsPath: folderField(file, 'docsPath', path),
    tools: toolsField(file, path),
    nativeFiles: file['nativeFiles'] !== false,
  };
}

export function writeLink(checkout: string, link: CheckoutLink): void {
  replaceFile(join(checkout, LINK_FILE), jsonText(link), 0o644);
}

/** The nearest folder, from this one upwards, that is linked to a project. */
export function findCheckout(from: string): string | undefined {
  let folder = resolve(from);
  for (;;) {
    if (existsSync(join(folder, LINK_FILE)) || existsSync(join(folder, ENV_FILE))) return folder;
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}

/** A path inside the checkout, by `/`; undefined for one that would lead out of it or into git's own folder. */
export function insideCheckout(path: string): string | undefined {
  const clean = path
    .replaceAll('\\', '/')
    .replace(/^(\.\/)+/, '')
    .replace(/\/+$/, '');
  if (clean === '' || clean.startsWith('/') || /^[a-zA-Z]:/.test(clean) || /[\u0000-\u001f]/.test(clean))
    return undefined;
  const parts = clean.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return undefined;
  return parts[0]!.toLowerCase() === '.git' ? undefined : clean;
}

function textField(file: JsonObject, name: string, path: string): string {
  const value = file[name];
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  throw invalid(path, `"${name}" is missing. Run "cairn init" in this checkout to write it anew`);
}

// It becomes part of addresses and of file names.
function idField(file: JsonObject, path: string): string {
  const id = textField(file, 'projectId', path);
  if (/^[\w-]{1,100}$/.test(id)) return id;
  throw invalid(path, '"projectId" is not the id of a project');
}

function folderField(file: JsonObject, name: 'docsDir' | 'docsPath', path: string): string {
  const value = file[name] ?? LINK_DEFAULTS[name];
  const folder = typeof value === 'string' ? insideCheckout(value) : undefined;
  if (folder !== undefined) return folder;
  // The whole repository can be the documents' folder there, but never the place where they are put here.
  if (name === 'docsPath' && (value === '' || value === '.')) return '.';
  throw invalid(path, `"${name}" must be a folder inside the checkout, such as "${LINK_DEFAULTS[name]}"`);
}

function toolsField(file: JsonObject, path: string): readonly ToolId[] {
  const value = file['tools'] ?? LINK_DEFAULTS.tools;
  if (!Array.isArray(value)) throw invalid(path, '"tools" must be a list');
  const unknown = value.filter((tool) => !(TOOLS as readonly unknown[]).includes(tool));
  if (unknown.length > 0)
    throw invalid(path, `"tools" names ${JSON.stringify(unknown[0])}; known are ${TOOLS.join(', ')}`);
  return [...new Set(value as ToolId[])];
}

const invalid = (path: string, what: string) => new WorkstationError('LINK_INVALID', `${path}: ${what}.`);
