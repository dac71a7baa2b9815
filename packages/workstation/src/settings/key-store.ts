import { join } from 'node:path';
import { type JsonObject, isObject, jsonText, readJsonObject } from '../files/json-file.ts';
import { writePrivateFile } from '../files/whole-file.ts';
import type { MachineFolders } from '../machine/machine-folders.ts';

/** An API key as the user's settings keep it. */
export interface StoredKey {
  readonly key: string;
  /** What the key is called on the platform, to find it there again. */
  readonly name: string;
}

export const settingsFile = (folders: MachineFolders): string => join(folders.config, 'config.json');

export function readKey(folders: MachineFolders, url: string, projectId: string): StoredKey | undefined {
  const found = ofProject(readJsonObject(settingsFile(folders)) ?? {}, url)[projectId];
  if (!isObject(found) || typeof found['key'] !== 'string' || found['key'] === '') return undefined;
  return { key: found['key'], name: typeof found['name'] === 'string' ? found['name'] : '' };
}

/** Keeps everything else that the file holds. */
export function saveKey(folders: MachineFolders, url: string, projectId: string, key: StoredKey): void {
  change(folders, url, (keys) => ({ ...keys, [projectId]: key }));
}

/** Whether there was one. */
export function removeKey(folders: MachineFolders, url: string, projectId: string): boolean {
  if (!readKey(folders, url, projectId)) return false;
  change(folders, url, ({ [projectId]: _removed, ...others }) => others);
  return true;
}

function change(folders: MachineFolders, url: string, next: (keys: JsonObject) => JsonObject): void {
  const file = readJsonObject(settingsFile(folders)) ?? {};
  const keys = isObject(file['keys']) ? file['keys'] : {};
  const changed = { ...file, keys: { ...keys, [url]: next(ofProject(file, url)) } };
  writePrivateFile(settingsFile(folders), jsonText(changed));
}

function ofProject(file: JsonObject, url: string): JsonObject {
  const keys = isObject(file['keys']) ? file['keys'] : {};
  const found = Object.hasOwn(keys, url) ? keys[url] : undefined;
  return isObject(found) ? found : {};
}
