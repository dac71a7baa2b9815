import { kindOf } from '@cairn/toolkit';

const PREFIX = 'cairn://docs/';

/** Each part of the path is encoded, its slashes are not: what a template with `{+fileName}` makes. */
export const resourceUri = (fileName: string): string =>
  PREFIX + fileName.split('/').map(encodeURIComponent).join('/');

/** Undefined where it is none of ours, or not encoded as it should be. */
export function fileNameOf(uri: string): string | undefined {
  if (!uri.startsWith(PREFIX)) return undefined;
  try {
    return decodeURIComponent(uri.slice(PREFIX.length));
  } catch {
    return undefined;
  }
}

/** What the people of a project wrote to be asked for by name. */
export const isPromptKind = (fileName: string): boolean => ['command', 'skill'].includes(kindOf(fileName));
