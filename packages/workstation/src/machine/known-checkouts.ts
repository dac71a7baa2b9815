import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { isObject, jsonText, readJsonObject } from '../files/json-file.ts';
import { writePrivateFile } from '../files/whole-file.ts';
import type { MachineFolders } from './machine-folders.ts';

/** A checkout that the background process keeps in step. */
export interface KnownCheckout {
  readonly id: string;
  /** Absolute. */
  readonly path: string;
  /** ISO 8601. */
  readonly addedAt: string;
}

export const checkoutsFile = (folders: MachineFolders): string => join(folders.state, 'checkouts.json');

export function listCheckouts(folders: MachineFolders): readonly KnownCheckout[] {
  const list = readJsonObject(checkoutsFile(folders))?.['checkouts'];
  return Array.isArray(list) ? list.filter(isKnownCheckout) : [];
}

/** The one that is there already, where it is known. */
export function addCheckout(folders: MachineFolders, path: string): KnownCheckout {
  const known = listCheckouts(folders);
  const found = known.find((one) => one.path === resolve(path));
  if (found) return found;
  const added = { id: randomUUID(), path: resolve(path), addedAt: new Date().toISOString() };
  write(folders, [...known, added]);
  return added;
}

/** Whether it was known. */
export function forgetCheckout(folders: MachineFolders, path: string): boolean {
  const known = listCheckouts(folders);
  const others = known.filter((one) => one.path !== resolve(path));
  if (others.length === known.length) return false;
  write(folders, others);
  return true;
}

const write = (folders: MachineFolders, checkouts: readonly KnownCheckout[]) =>
  writePrivateFile(checkoutsFile(folders), jsonText({ checkouts }));

const isKnownCheckout = (value: unknown): value is KnownCheckout =>
  isObject(value) && ['id', 'path', 'addedAt'].every((name) => typeof value[name] === 'string');
